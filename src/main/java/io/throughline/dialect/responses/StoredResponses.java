package io.throughline.dialect.responses;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Keeping;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonIndex;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request says of stored responses. Refusals are in OpenAI's words. */
final class StoredResponses {

    static final String REFERENCE = "item_reference";

    private static final String PREVIOUS = "previous_response_id";
    private static final Pattern RESPONSE = Pattern.compile("resp_(\\p{XDigit}{32})");
    /** A turn as any of the client APIs shows it. */
    private static final Pattern TURN = Pattern.compile("(?:resp_|chatcmpl-|msg_|req_)(\\p{XDigit}{32})");

    private static final Pattern ITEM = Pattern.compile("[a-z]+_(\\p{XDigit}{32})i?\\d{2,}");

    private StoredResponses() {}

    /** {@code store} is true unless the client says otherwise. */
    static Keeping keeping(JsonIndex body, boolean kept, int passing) {
        var fields = Fields.of(body);
        var previous = fields.raw(PREVIOUS);
        if (previous == null) {
            return new Keeping(kept, null, passing, ResponseObject.asked(body), null);
        }
        if (fields.raw("conversation") != null) {
            throw new GatewayException(GatewayError.of(
                            ErrorKind.INVALID_REQUEST,
                            "Mutually exclusive parameters. Ensure you are only providing one of: "
                                    + "'previous_response_id' or 'conversation'.")
                    .at(PREVIOUS)
                    .withCode("mutually_exclusive_parameters"));
        }
        var id = uuid(TURN, fields.textOr(PREVIOUS, ""));
        if (id == null) {
            throw new GatewayException(GatewayError.of(
                            ErrorKind.INVALID_REQUEST, "Previous response with id " + previous.utf8() + " not found.")
                    .at(PREVIOUS)
                    .withCode("previous_response_not_found"));
        }
        return new Keeping(kept, id, passing, ResponseObject.asked(body), null);
    }

    /** The turn that is that response; null for an id that is none of the gateway's. */
    static @Nullable UUID id(String response) {
        return uuid(RESPONSE, response);
    }

    /** The turn that the item of that id belongs to; null for an id that a provider made, or nobody. */
    static @Nullable UUID owner(String item) {
        return uuid(ITEM, item);
    }

    private static @Nullable UUID uuid(Pattern pattern, String text) {
        var match = pattern.matcher(text);
        if (!match.matches()) {
            return null;
        }
        var hex = match.group(1);
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    static GatewayException unknownItem(String id) {
        return GatewayException.of(
                ErrorKind.NOT_FOUND,
                "Item with id '" + id + "' not found. Items are not persisted when `store` is set to false. "
                        + "Try again with `store` set to true, or remove this item from your input.",
                ResponsesWords.INPUT);
    }
}
