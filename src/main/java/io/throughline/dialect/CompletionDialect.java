package io.throughline.dialect;

import io.throughline.chat.StoredResponse;
import io.throughline.wire.JsonBytes;
import java.util.Map;

/** How a client API shows stored chat completions. Stateless; found by type. */
public interface CompletionDialect {

    /** The completion with what it was asked for; its first choice alone is stored. */
    JsonBytes completion(StoredResponse stored);

    /** The messages that it answered, oldest first, by id. */
    Map<String, JsonBytes> messages(StoredResponse stored);

    /**
     * The member {@code metadata} of a request, an object of strings; an empty one where there is none.
     *
     * @throws io.throughline.chat.GatewayException naming the member at fault
     */
    String metadata(JsonBytes body);
}
