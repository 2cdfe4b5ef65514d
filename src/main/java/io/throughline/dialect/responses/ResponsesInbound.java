package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Head;
import io.throughline.dialect.Controls;
import io.throughline.dialect.Fields;
import io.throughline.dialect.InboundDialect;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.dialect.OutputLimit;
import io.throughline.dialect.ResponseWriter;
import io.throughline.dialect.RouteFields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code POST /v1/responses} as clients speak it. Source: OpenAI's API description, {@code CreateResponse}. */
@Component
final class ResponsesInbound implements InboundDialect {

    private static final String INPUT = ResponsesWords.INPUT;
    private static final String EXAMPLE =
            "a string, or an array such as [{\"role\": \"user\", \"content\": \"Hello\"}]";

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public ChatRequest read(JsonBytes body) {
        try {
            var index = JsonIndex.of(body, INPUT, "role");
            return new ChatRequest(DIALECT, index, head(index), () -> content(index));
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    @Override
    public ChatRequest limited(ChatRequest request, long tokens) {
        return OutputLimit.of(request.body(), tokens, "max_output_tokens")
                .map(body -> read(body).with(request.head()))
                .orElse(request);
    }

    private static Content content(JsonIndex index) {
        try {
            return ResponsesContent.read(index);
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    private static Head head(JsonIndex index) {
        var body = Fields.of(index);
        var model = model(body);
        input(index);
        EchoedFields.check(body);
        boolean stream = flag(body, "stream");
        boolean kept = body.raw("store") == null || flag(body, "store");
        if (flag(body, "background") && !kept) {
            throw GatewayException.invalid(
                    "background", "must be false where store is false: nobody could read the answer");
        }
        int instructions = ResponsesContent.instructs(body) ? 1 : 0;
        int items = Math.max(1, index.elements().size());
        var safety = body.text("safety_identifier");
        return new Head(
                model,
                stream,
                true,
                Controls.conversation(index),
                null,
                items + instructions,
                leadingInstructions(index) + instructions,
                safety != null ? safety : body.text("user"),
                Controls.strict(index),
                RouteFields.read(index),
                Controls.wishes(index),
                StoredResponses.keeping(index, kept, instructions));
    }

    private static String model(Fields body) {
        var value = body.raw("model");
        if (value == null) {
            throw missing(
                    "model", "model is required, e.g. \"openai/gpt-4o-mini\"; GET /v1/models lists what you can use");
        }
        var model = JsonReads.stringOrNull(value);
        if (model == null || model.isBlank()) {
            throw GatewayException.invalid("model", "must be a non-empty string, but it is " + value.utf8());
        }
        return model;
    }

    private static GatewayException missing(String param, String message) {
        return new GatewayException(
                GatewayError.of(ErrorKind.INVALID_REQUEST, message).at(param).withCode("missing_required_parameter"));
    }

    private static void input(JsonIndex index) {
        var value = index.value(INPUT);
        if (value == null || value.is("null")) {
            throw missing(INPUT, "input is required: " + EXAMPLE);
        }
        if (value.at(0) == '"') {
            return;
        }
        if (value.at(0) != '[') {
            throw GatewayException.invalid(
                    INPUT, "must be " + EXAMPLE + ", but it is " + JsonReads.read(value, JsonReads::kindOf));
        }
        if (index.elements().isEmpty()) {
            throw GatewayException.invalid(INPUT, "must hold at least one item, but it is empty");
        }
        for (int i = 0; i < index.elements().size(); i++) {
            if (!index.elements().get(i).object()) {
                throw GatewayException.invalid(INPUT + "[" + i + "]", "must be an object with a type or a role");
            }
        }
    }

    /** Messages that instruct, before any other item. */
    private static int leadingInstructions(JsonIndex index) {
        int leading = 0;
        for (var element : index.elements()) {
            if (!"system".equals(element.tag()) && !"developer".equals(element.tag())) {
                return leading;
            }
            leading++;
        }
        return leading;
    }

    private static boolean flag(Fields body, String name) {
        var value = body.raw(name);
        if (value == null || value.is("false")) {
            return false;
        }
        if (!value.is("true")) {
            throw GatewayException.invalid(
                    name, "must be true or false, but it is " + JsonReads.read(value, JsonReads::kindOf));
        }
        return true;
    }

    @Override
    public ResponseWriter writer(ChatRequest request) {
        return new ResponsesWriter(new ResponseObject(request));
    }

    @Override
    public JsonBytes error(GatewayError error, String requestId) {
        return OpenAiErrors.envelope(inOwnWords(error));
    }

    /** The field at fault as this API names it. */
    static GatewayError inOwnWords(GatewayError error) {
        return error.at(renamed(error.param()));
    }

    private static @Nullable String renamed(@Nullable String param) {
        if (param == null) {
            return null;
        }
        return switch (param) {
            case "messages" -> INPUT;
            case "response_format" -> "text.format";
            case "reasoning_effort" -> "reasoning.effort";
            case "max_tokens", "max_completion_tokens" -> "max_output_tokens";
            default -> param;
        };
    }
}
