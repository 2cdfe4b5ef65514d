package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.context.Segment;
import io.throughline.context.Segment.Place;
import io.throughline.context.tokens.Measure;
import org.jspecify.annotations.Nullable;

/** One message while it is being fitted. Mutable; lives as long as one fit. */
final class Item {

    private static final long UNKNOWN = -1;

    private final int index;
    private final Message original;
    private final Measure measure;
    private Message message;
    private long planned;
    private long before = UNKNOWN;
    private long tokens = UNKNOWN;
    private @Nullable Place place;
    private boolean cut;
    private String reason = "";

    Item(int index, Message original, Measure measure) {
        this.index = index;
        this.original = original;
        this.message = original;
        this.measure = measure;
        planned = measure.tokens(measure.guess(original));
    }

    /** A guess, unless somebody wanted {@link #exactly} all of them; for what is far too long to be counted. */
    long planned() {
        return planned;
    }

    /** Counts it, and plans with the count from now on. */
    long exactly() {
        planned = tokens();
        return planned;
    }

    void become(Message shorter, long itsTokens) {
        message = shorter;
        cut = true;
        before = tokens();
        tokens = itsTokens;
        planned = itsTokens;
    }

    void keep(Place where, String why) {
        place = where;
        reason = why;
    }

    void drop() {
        place = null;
    }

    int index() {
        return index;
    }

    Message message() {
        return message;
    }

    Message original() {
        return original;
    }

    /** Counted when it is asked for: of a long conversation most messages are never sent. */
    long tokens() {
        if (tokens == UNKNOWN) {
            tokens = measure.tokens(measure.count(message));
        }
        return tokens;
    }

    boolean kept() {
        return place != null;
    }

    /** Whether it tells what a tool said. */
    boolean hasResult() {
        return original.parts().stream().anyMatch(Part.ToolResult.class::isInstance);
    }

    boolean instructs() {
        return original.role().instructs();
    }

    boolean isUsers() {
        return original.role() == Role.USER;
    }

    Segment segment(String whyDropped) {
        long whole = cut ? before : tokens == UNKNOWN ? planned : tokens;
        if (place == null) {
            return new Segment(index, original, null, whole, 0, Segment.Fate.DROPPED, null, whyDropped);
        }
        return !cut
                ? new Segment(index, original, original, whole, tokens(), Segment.Fate.KEPT, place, reason)
                : new Segment(
                        index,
                        original,
                        message,
                        whole,
                        tokens(),
                        Segment.Fate.SHORTENED,
                        place,
                        "long results and documents are cut first; " + reason);
    }
}
