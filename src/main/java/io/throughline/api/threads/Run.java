package io.throughline.api.threads;

import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.items.Turn;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A turn whose answer calls tools. A run may go on through several turns; all of them have the id of the first, and are found by their own too.
 *
 * @param id as clients know it
 */
record Run(String id, Turn turn, List<Part.ToolCall> calls) {

    Run {
        calls = List.copyOf(calls);
    }

    /** What that turn waits for; empty when it does not. */
    static Optional<Run> waiting(Turn turn) {
        var answer = turn.answer();
        var calls = answer == null ? List.<Part.ToolCall>of() : calls(answer);
        return calls.isEmpty() ? Optional.empty() : Optional.of(new Run(id(turn), turn, calls));
    }

    static List<Part.ToolCall> calls(Message message) {
        return message.parts().stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();
    }

    /** The id of the run that the turn belongs to. */
    static String id(Turn turn) {
        var kept = kept(turn, "run_id");
        return kept == null ? turn.id().toString() : kept.substring(1, kept.length() - 1);
    }

    /** What this API kept with the turn's messages, as JSON, or null. */
    static @Nullable String kept(Turn turn, String name) {
        return turn.input().stream()
                .map(message -> message.extras().in(Extras.KEPT).get(name))
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }

    boolean is(String runId) {
        return id.equals(runId) || turn.id().equals(uuid(runId));
    }

    private static @Nullable UUID uuid(String text) {
        return Call.idOrNull(text);
    }
}
