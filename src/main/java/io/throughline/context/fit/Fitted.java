package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.context.fit.Segment.Fate;
import java.util.List;
import java.util.Objects;

/**
 * Messages that fit, and what became of the others.
 *
 * @param segments in their original order
 * @param tokens of all that is sent, with the fixed ones
 */
public record Fitted(List<Segment> segments, long tokens) {

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
