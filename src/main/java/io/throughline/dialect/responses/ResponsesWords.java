package io.throughline.dialect.responses;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.util.Set;

/**
 * The words that requests and answers of the Responses API share.
 *
 * <p>Source: OpenAI's API description, {@code CreateResponse}, {@code InputItem}, {@code OutputItem}.
 */
final class ResponsesWords {

    static final String DIALECT = "openai-responses";

    /** The dialect whose clients say in the same words what this API can do beyond the model's own. */
    static final String CHAT = "openai-chat";

    static final String INPUT = "input";
    static final String MESSAGE = "message";
    static final String CALL = "function_call";
    static final String CALL_OUTPUT = "function_call_output";
    static final String REASONING = "reasoning";

    /** Whether a message was a remark on the way or the final answer; newer models want to see it again. */
    static final String PHASE = "phase";

    /** Between two paragraphs of a summary. */
    static final String PARAGRAPH = "\n\n";

    /** The raw chain of thought, which only open models show; others summarize it. */
    static final String CONTENT = "content";

    /** Members of a reasoning item that are written anew from the part's text. */
    private static final Set<String> REWRITTEN = Set.of("type", "status", "summary");

    private ResponsesWords() {}

    static GatewayException wrong(String problem) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, "messages " + problem, "messages");
    }

    /** What has to come back with a reasoning item: its id, its ciphertext, the raw thoughts where it has them. */
    static Extras mark(Fields reasoningItem) {
        var rest = reasoningItem.extras(DIALECT, REWRITTEN);
        return rest.fields().isEmpty() ? Extras.NONE : rest;
    }

    /** The type of an item that is carried as it is, with a blank before it; empty when it has none. */
    static String typeOf(String json) {
        try {
            var type = Fields.of(JsonBytes.of(json)).text("type");
            return type == null ? "" : " " + type;
        } catch (MalformedJsonException e) {
            return "";
        }
    }
}
