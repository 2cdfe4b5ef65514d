package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;

/** The body of a request about conversations; an empty one is an empty object. */
final class AskedItems {

    private AskedItems() {}

    static Fields of(JsonBytes body) {
        try {
            return Fields.of(body.length() == 0 ? JsonBytes.of("{}") : body);
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }
}
