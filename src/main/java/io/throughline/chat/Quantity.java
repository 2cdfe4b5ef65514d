package io.throughline.chat;

/**
 * How much one answer took of a unit.
 *
 * @param kind tells units of different prices apart, e.g. {@code hd/1024x1024} of an image; empty where all cost the same
 */
public record Quantity(Unit unit, long count, String kind) {

    public static Quantity of(Unit unit, long count) {
        return new Quantity(unit, count, "");
    }
}
