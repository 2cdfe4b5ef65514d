package io.throughline.routing.grammar;

import java.math.BigDecimal;

/** Reads the number of a bound, with its unit: {@code 128k}, {@code 1.5s}, {@code 500ms}. */
public final class Amount {

    /** Of either side of the point: more is no amount of anything here. */
    private static final int MOST_DIGITS = 12;

    private Amount() {}

    public static boolean isUnit(String word) {
        return switch (word) {
            case "k", "m", "s", "ms" -> true;
            default -> false;
        };
    }

    public static boolean hasUnit(String number) {
        return !number.isEmpty() && Character.isLetter(number.charAt(number.length() - 1));
    }

    /**
     * In the unit of the measure.
     *
     * @param at where the number begins
     * @throws io.throughline.chat.GatewayException INVALID_REQUEST saying what is wrong with it
     */
    public static BigDecimal read(String text, int at, Measure measure) {
        int end = 0;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        var digits = text.substring(0, end);
        if (!digits.matches("[0-9]{1,12}(\\.[0-9]{1,12})?|\\.[0-9]{1,12}")) {
            throw Misread.number(
                    text,
                    at,
                    "a number was expected, with at most " + MOST_DIGITS + " digits before and after the point");
        }
        int shift = shift(text.substring(end), text, at, measure);
        var amount = new BigDecimal(digits).scaleByPowerOfTen(shift).stripTrailingZeros();
        if (amount.scale() > MOST_DIGITS || amount.precision() - amount.scale() > MOST_DIGITS) {
            throw Misread.number(text, at, "that is too small or too large");
        }
        if (measure == Measure.CONTEXT && amount.scale() > 0) {
            throw Misread.number(text, at, "tokens are counted in whole numbers");
        }
        return amount;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }

    /** The power of ten that the unit stands for. */
    private static int shift(String unit, String text, int at, Measure measure) {
        return switch (measure) {
            case CONTEXT, THROUGHPUT ->
                switch (unit) {
                    case "" -> 0;
                    case "k" -> 3;
                    case "m" -> 6;
                    default -> throw Misread.number(text, at, "a count has no unit but k or M");
                };
            case TTFT ->
                switch (unit) {
                    case "s" -> 0;
                    case "ms" -> -3;
                    default -> throw Misread.number(text, at, "a time has its unit, like 2s or 500ms");
                };
            case COST, PRICE, QUALITY -> {
                if (!unit.isEmpty()) {
                    throw Misread.number(text, at, "this number has no unit");
                }
                yield 0;
            }
        };
    }
}
