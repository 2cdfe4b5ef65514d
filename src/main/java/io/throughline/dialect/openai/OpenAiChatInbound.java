package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.wrong;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Head;
import io.throughline.chat.Keeping;
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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonToken;

/** {@code POST /v1/chat/completions} as clients speak it. */
@Component
final class OpenAiChatInbound implements InboundDialect {

    @Override
    public String id() {
        return OpenAiParts.DIALECT;
    }

    @Override
    public ChatRequest read(JsonBytes body) {
        try {
            var index = JsonIndex.of(body, "messages", "role");
            return new ChatRequest(id(), index, head(index), () -> content(index));
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    @Override
    public ChatRequest limited(ChatRequest request, long tokens) {
        return OutputLimit.of(request.body(), tokens, "max_completion_tokens", "max_tokens")
                .map(body -> read(body).with(request.head()))
                .orElse(request);
    }

    private static Content content(JsonIndex index) {
        try {
            return OpenAiContent.read(index);
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    private static Head head(JsonIndex index) {
        var model = model(index);
        int leading = leadingInstructions(index);
        var head = new Head(
                model,
                flag(index, "stream"),
                usageWanted(index),
                Controls.conversation(index),
                index.elements().size(),
                leading,
                endUser(index),
                Controls.strict(index),
                RouteFields.read(index),
                Controls.wishes(index));
        return flag(index, "store") ? head.keeping(Keeping.completion(OpenAiStored.asked(index))) : head;
    }

    private static @Nullable JsonBytes firstOfModels(JsonIndex index) {
        var models = index.value("models");
        var all = models == null || models.at(0) != '[' ? List.<JsonBytes>of() : Fields.elements(models);
        return all.isEmpty() ? null : all.getFirst();
    }

    private static String model(JsonIndex index) {
        var named = index.value("model");
        var value = named != null ? named : firstOfModels(index); // OpenRouter's clients may name a list alone
        if (value == null) {
            throw new GatewayException(GatewayError.of(
                            ErrorKind.INVALID_REQUEST,
                            "model is required, e.g. \"openai/gpt-4o-mini\"; GET /v1/models lists what you can use")
                    .at("model")
                    .withCode("missing_required_parameter"));
        }
        return JsonReads.read(value, parser -> {
            if (parser.currentToken() != JsonToken.VALUE_STRING
                    || parser.getString().isBlank()) {
                throw wrong("model", "must be a non-empty string, but it is " + value.utf8());
            }
            return parser.getString();
        });
    }

    /** Checks the outer shape of the messages and counts the instructions they begin with. */
    private static int leadingInstructions(JsonIndex index) {
        var value = index.value("messages");
        if (value == null) {
            throw new GatewayException(GatewayError.of(
                            ErrorKind.INVALID_REQUEST,
                            "messages is required: an array such as [{\"role\": \"user\", \"content\": \"Hello\"}]")
                    .at("messages")
                    .withCode("missing_required_parameter"));
        }
        if (value.at(0) != '[') {
            throw wrong(
                    "messages", "must be an array of messages, but it is " + JsonReads.read(value, JsonReads::kindOf));
        }
        if (index.elements().isEmpty()) {
            throw wrong("messages", "must hold at least one message, but it is empty");
        }
        int leading = 0;
        boolean first = true;
        for (int i = 0; i < index.elements().size(); i++) {
            var role = OpenAiParts.role(tag(index, i));
            if (role == null) {
                throw badRole(index, i);
            }
            first &= role.instructs();
            leading += first ? 1 : 0;
        }
        return leading;
    }

    private static @Nullable String tag(JsonIndex index, int i) {
        var element = index.elements().get(i);
        if (!element.object()) {
            throw wrong("messages[" + i + "]", "must be an object with a role and content");
        }
        return element.tag();
    }

    private static GatewayException badRole(JsonIndex index, int i) {
        var tag = index.elements().get(i).tag();
        var known = "one of system, developer, user, assistant, tool";
        return wrong(
                "messages[" + i + "].role",
                tag == null ? "is required: " + known : "must be " + known + ", but it is '" + tag + "'");
    }

    private static boolean flag(JsonIndex index, String name) {
        var value = index.value(name);
        if (value == null || value.is("null") || value.is("false")) {
            return false;
        }
        if (!value.is("true")) {
            throw wrong(name, "must be true or false, but it is " + JsonReads.read(value, JsonReads::kindOf));
        }
        return true;
    }

    private static boolean usageWanted(JsonIndex index) {
        var options = index.value("stream_options");
        if (options == null || options.is("null")) {
            return false;
        }
        if (options.at(0) != '{') {
            throw wrong("stream_options", "must be an object, but it is " + JsonReads.read(options, JsonReads::kindOf));
        }
        return Boolean.TRUE.equals(OpenAiContent.flag(JsonIndex.of(options), "include_usage"));
    }

    private static @Nullable String endUser(JsonIndex index) {
        var safety = OpenAiContent.string(index, "safety_identifier");
        return safety != null ? safety : OpenAiContent.string(index, "user");
    }

    @Override
    public ResponseWriter writer(ChatRequest request) {
        return new OpenAiChatWriter(request.head().usageWanted());
    }

    @Override
    public JsonBytes error(GatewayError error, String requestId) {
        return OpenAiErrors.envelope(error);
    }
}
