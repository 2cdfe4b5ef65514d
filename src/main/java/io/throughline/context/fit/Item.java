package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.context.Segment;
import io.throughline.context.Segment.Place;
import org.jspecify.annotations.Nullable;

/** One message while it is being fitted. Mutable; lives as long as one fit. */
final class Item {

    private final int index;
    private final Message original;
    private final long before;
    private Message message;
    private long tokens;
    private @Nullable Place place;
    private boolean cut;
    private String reason = "";

    Item(int index, Message original, long tokens) {
        this.index = index;
        this.original = original;
        this.before = tokens;
        this.message = original;
        this.tokens = tokens;
    }

    void become(Message shorter, long itsTokens) {
        message = shorter;
        cut = true;
        tokens = itsTokens;
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

    long tokens() {
        return tokens;
    }

    boolean kept() {
        return place != null;
    }

    boolean instructs() {
        return original.role().instructs();
    }

    boolean isUsers() {
        return original.role() == Role.USER;
    }

    Segment segment(String whyDropped) {
        if (place == null) {
            return new Segment(index, original, null, before, 0, Segment.Fate.DROPPED, null, whyDropped);
        }
        return !cut
                ? new Segment(index, original, original, before, tokens, Segment.Fate.KEPT, place, reason)
                : new Segment(
                        index,
                        original,
                        message,
                        before,
                        tokens,
                        Segment.Fate.SHORTENED,
                        place,
                        "long results and documents are cut first; " + reason);
    }
}
