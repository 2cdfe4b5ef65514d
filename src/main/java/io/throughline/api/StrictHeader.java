package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;

/** {@code x-throughline-strict}: makes an error of a field that the target cannot take, like the body field {@code throughline.strict}. */
final class StrictHeader {

    private static final String NAME = "x-throughline-strict";

    private StrictHeader() {}

    /** Whether it says true. */
    static boolean of(DoorRequest request) {
        var written = request.header().apply(NAME);
        if (written == null || written.isBlank() || written.strip().equalsIgnoreCase("false")) {
            return false;
        }
        if (!written.strip().equalsIgnoreCase("true")) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "the header X-Throughline-Strict must be true or false, but it is '" + written + "'");
        }
        return true;
    }
}
