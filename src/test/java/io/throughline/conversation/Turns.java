package io.throughline.conversation;

import io.throughline.chat.Ids;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Turns of one conversation, for tests: a user says something and the model says {@code re: } it. */
record Turns(UUID organization, String key) {

    private static final Ids IDS = new Ids(Clock.systemUTC());

    TurnRecord turn(Parent parent, String said) {
        return turn(parent, TurnStatus.COMPLETED, List.of(), List.of(user(said)), answer(said));
    }

    TurnRecord turn(Parent parent, TurnStatus status, List<Message> instructions, List<Message> input, Message answer) {
        return new TurnRecord(
                IDS.next(),
                organization,
                key,
                parent,
                "req",
                status,
                instructions,
                input,
                answer,
                "m",
                "p/m",
                null,
                1_000L,
                Instant.parse("2026-11-20T12:00:00Z"),
                Duration.ofMillis(5),
                null);
    }

    static Message user(String text) {
        return Message.text(Role.USER, text);
    }

    static Message answer(String text) {
        return Message.text(Role.ASSISTANT, "re: " + text);
    }
}
