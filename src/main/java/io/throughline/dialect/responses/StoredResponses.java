package io.throughline.dialect.responses;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonIndex;

/**
 * What a request refers to in place of sending it: an earlier response, or one of its items. Responses are not kept, so that such a request is
 * refused, in the words in which OpenAI refuses an id that it does not know. A conversation goes on by {@code conversation} alone.
 */
final class StoredResponses {

    static final String REFERENCE = "item_reference";

    private StoredResponses() {}

    /** Refuses a body that cannot be understood without an earlier response. */
    static void refuse(JsonIndex body) {
        var fields = Fields.of(body);
        var previous = fields.raw("previous_response_id");
        if (previous != null) {
            var known = fields.raw("conversation") == null ? "" : " It cannot stand beside conversation either.";
            throw new GatewayException(GatewayError.of(
                            ErrorKind.INVALID_REQUEST,
                            "Previous response with id " + previous.utf8()
                                    + " not found: responses are not stored here yet. "
                                    + "Send the earlier input and output again, or name a conversation." + known)
                    .at("previous_response_id")
                    .withCode("previous_response_not_found"));
        }
    }

    /** For an item of the input that names another one; {@code at} is where it stands. */
    static GatewayException unknownItem(Fields reference, String at) {
        return GatewayException.of(
                ErrorKind.INVALID_REQUEST,
                "Item with id '" + reference.textOr("id", "") + "' not found: " + REFERENCE
                        + " needs stored responses, and responses are not stored here yet. Send the item itself.",
                at);
    }
}
