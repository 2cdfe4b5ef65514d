package io.throughline.routing.grammar;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them in reasons. */
public final class Shown {

    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Shown() {}

    /** Three digits, without an exponent: {@code 0.00123}, {@code 62}. */
    public static String plain(double number) {
        var rounded = new BigDecimal(number).round(THREE_DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    public static String percent(double share) {
        return plain(share * 100) + " %";
    }
}
