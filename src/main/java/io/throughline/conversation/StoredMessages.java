package io.throughline.conversation;

import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one turn as they are stored, as UTF-8, and the hash of all up to its end, null while it is not known.
 *
 * @param summary what stands for all up to this turn; null for nearly all turns
 */
record StoredMessages(
        UUID turnId,
        @Nullable UUID prefix,
        byte @Nullable [] instructions,
        byte[] input,
        byte @Nullable [] answer,
        @Nullable Summary summary) {

    /** It stands for {@code turns} turns from the first one on. */
    record Summary(UUID firstTurn, String text, @Nullable String model, long turns) {}

    /** The history that these turns are, oldest first; the last one is the parent. */
    static History history(List<StoredMessages> turns, Parent.Kind kind) {
        if (turns.isEmpty()) {
            return History.EMPTY;
        }
        List<Message> instructions = List.of();
        var messages = new ArrayList<Message>();
        var begins = new HashMap<UUID, Integer>();
        KeptSummary summary = null;
        int since = 0;
        for (var turn : turns) {
            int begun = messages.size();
            begins.put(turn.turnId, begun);
            instructions = turn.instructions == null ? instructions : MessageJson.read(turn.instructions);
            for (var message : turn.messages()) {
                boolean open = !messages.isEmpty() && (since > 0 || summary == null || messages.size() > begun);
                if (open && isOneTurn(messages.getLast(), message)) {
                    join(message, messages);
                } else {
                    messages.add(message);
                }
            }
            since++;
            var stands = turn.summary;
            if (stands != null) {
                summary = kept(stands, begins.get(stands.firstTurn), messages.size());
                since = 0;
            }
        }
        var last = turns.getLast();
        var parent = new Parent(last.turnId, last.prefix, kind);
        return new History(instructions, messages, 0, parent, summary, since);
    }

    /** {@code from} null when its first turn was not read. */
    private static KeptSummary kept(Summary stands, @Nullable Integer from, int to) {
        return new KeptSummary(from == null ? 0 : from, to, from == null, stands.turns, stands.text, stands.model);
    }

    static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a null in a column that takes none");
        }
        return value;
    }

    /** Thoughts and calls that were stored one by one belong to one message, so that the results can follow all calls of it. */
    private static void join(Message message, List<Message> messages) {
        var last = messages.getLast();
        var parts = new ArrayList<>(last.parts());
        parts.addAll(message.parts());
        messages.set(messages.size() - 1, new Message(Role.ASSISTANT, parts, last.extras()));
    }

    private static boolean isOneTurn(Message one, Message next) {
        return one.role() == Role.ASSISTANT
                && next.role() == Role.ASSISTANT
                && (endsOpen(one) || next.firstCallId() != null);
    }

    private static boolean endsOpen(Message message) {
        return message.firstCallId() != null
                || !message.parts().isEmpty() && message.parts().getLast() instanceof Part.Reasoning;
    }

    /** Input and answer. */
    List<Message> messages() {
        var messages = new ArrayList<>(MessageJson.read(input));
        if (answer != null) {
            messages.addAll(MessageJson.read(answer));
        }
        return messages;
    }
}
