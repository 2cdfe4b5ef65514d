package io.throughline.context;

import io.throughline.chat.FitMode;
import io.throughline.chat.Message;
import io.throughline.context.Segment.Fate;
import java.util.List;
import java.util.Objects;

/**
 * Messages that fit, and what became of the others.
 *
 * @param segments in their original order
 * @param windowTokens input and output together
 * @param reserveTokens of it, what is kept for the answer
 * @param fixedTokens of what is sent in any case: leading instructions, tools and what stands around them
 * @param tokens of all that is sent, with the fixed ones
 * @param method how it was counted
 */
public record Fitted(
        FitMode mode,
        List<Segment> segments,
        long windowTokens,
        long reserveTokens,
        long fixedTokens,
        long tokens,
        String method) {

    public Fitted {
        segments = List.copyOf(segments);
    }

    public List<Message> messages() {
        return segments.stream().map(Segment::sent).filter(Objects::nonNull).toList();
    }

    public int count(Fate fate) {
        return (int) segments.stream().filter(segment -> segment.fate() == fate).count();
    }

    /** Whether anything is not as it was said. */
    public boolean changed() {
        return segments.stream().anyMatch(segment -> segment.fate() != Fate.KEPT);
    }
}
