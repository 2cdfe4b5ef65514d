package io.throughline.dialect;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.GatewayError;
import io.throughline.wire.JsonBytes;

/** One client API: how its requests read, and how answers and errors are written for it. Stateless; found by type. */
public interface InboundDialect {

    String id();

    /**
     * Reads what routing needs and checks the outer shape; messages are read on demand.
     *
     * @throws io.throughline.chat.GatewayException naming the field at fault
     */
    ChatRequest read(JsonBytes body);

    /** The same request with no more output than that many tokens; one that asks for less stays as it is. */
    ChatRequest limited(ChatRequest request, long tokens);

    /** A writer for one answer. */
    ResponseWriter writer(ChatRequest request);

    /** The error as this API's clients expect a body of an error status. */
    JsonBytes error(GatewayError error, String requestId);
}
