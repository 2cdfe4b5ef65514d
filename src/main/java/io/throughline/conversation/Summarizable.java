package io.throughline.conversation;

import io.throughline.chat.Message;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation whose next summary nobody else is making.
 *
 * @param claim to be given back, or stored with
 * @param before the summary so far; null when there is none
 * @param turns those behind it on the line that was asked for, oldest first
 */
public record Summarizable(
        UUID organizationId,
        UUID conversationId,
        UUID claim,
        @Nullable KeptSummary before,
        UUID firstTurn,
        List<Turn> turns) {

    /** A turn's messages without instructions. */
    public record Turn(UUID id, List<Message> messages) {
        public Turn {
            messages = List.copyOf(messages);
        }
    }

    public Summarizable {
        turns = List.copyOf(turns);
    }

    static Summarizable of(UUID organizationId, UUID conversationId, UUID claim, List<StoredMessages> read) {
        var before =
                read.stream().filter(turn -> turn.summary() != null).findFirst().orElse(null);
        var summary = before == null ? null : before.summary();
        var rest = before == null ? read : read.subList(read.indexOf(before) + 1, read.size());
        return new Summarizable(
                organizationId,
                conversationId,
                claim,
                summary == null ? null : new KeptSummary(0, 0, true, summary.turns(), summary.text(), summary.model()),
                summary == null ? read.getFirst().turnId() : summary.firstTurn(),
                rest.stream()
                        .map(turn -> new Turn(turn.turnId(), turn.messages()))
                        .toList());
    }

    /** Behind {@code these} of the turns, with what stands for all up to there. */
    public Summarizable behind(int these, String text, @Nullable String model) {
        long all = these + (before == null ? 0 : before.turns());
        return new Summarizable(
                organizationId,
                conversationId,
                claim,
                new KeptSummary(0, 0, true, all, text, model),
                firstTurn,
                turns.subList(these, turns.size()));
    }
}
