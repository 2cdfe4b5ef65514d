package io.throughline.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer, folded from its events. */
public record Answer(
        String id,
        String model,
        long createdSeconds,
        List<Choice> choices,
        @Nullable Usage usage) {

    /** One of the answers; {@code reason} is null while it is incomplete. */
    public record Choice(
            Message message,
            @Nullable StopReason reason,
            @Nullable String stopSequence,
            @Nullable String logprobsJson) {}

    public Answer {
        choices = List.copyOf(choices);
    }

    /** Whether every choice has said why it stopped. */
    public boolean complete() {
        return !choices.isEmpty() && choices.stream().allMatch(choice -> choice.reason() != null);
    }
}
