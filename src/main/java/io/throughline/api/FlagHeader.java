package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.Locale;

/** The gateway's own request headers that say yes or no. */
enum FlagHeader {
    /** Makes an error of a field that the target cannot take, like the body field {@code throughline.strict}. */
    STRICT("X-Throughline-Strict"),
    /** Asks why the answer came from where it came, like the body field {@code throughline.explain}. */
    EXPLAIN("X-Throughline-Explain");

    private final String shown;
    private final String name;

    FlagHeader(String shown) {
        this.shown = shown;
        name = shown.toLowerCase(Locale.ROOT);
    }

    /** Whether it says true. */
    boolean of(DoorRequest request) {
        var written = request.header().apply(name);
        if (written == null || written.isBlank() || written.strip().equalsIgnoreCase("false")) {
            return false;
        }
        if (!written.strip().equalsIgnoreCase("true")) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "the header " + shown + " must be true or false, but it is '" + written + "'");
        }
        return true;
    }
}
