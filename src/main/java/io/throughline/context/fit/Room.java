package io.throughline.context.fit;

import io.throughline.context.Segment.Place;

/** What is left of the window while units are put into it. Mutable; lives as long as one fit. */
final class Room {

    private long left;

    Room(long tokens) {
        left = tokens;
    }

    long left() {
        return left;
    }

    /** Keeps the unit, when it is not kept yet and there is room for it. Whether it is kept now. */
    boolean take(Unit unit, Place place, String why) {
        if (unit.kept()) {
            return true;
        }
        if (unit.tokens() > left) {
            return false;
        }
        left -= unit.tokens();
        unit.keep(place, why);
        return true;
    }

    /** For what is no unit; whether there was so much. */
    boolean take(long tokens) {
        if (tokens > left) {
            return false;
        }
        left -= tokens;
        return true;
    }

    void giveBack(Unit unit) {
        left += unit.tokens();
        unit.drop();
    }
}
