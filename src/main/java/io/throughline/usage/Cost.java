package io.throughline.usage;

import java.math.BigDecimal;

/** An amount of money. */
public record Cost(long nanoUsd) {

    private static final int NANO_DIGITS = 9;

    /** In dollars, as a plain decimal without trailing zeros, e.g. {@code "0.0000134"}. */
    public String usd() {
        return BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros().toPlainString();
    }
}
