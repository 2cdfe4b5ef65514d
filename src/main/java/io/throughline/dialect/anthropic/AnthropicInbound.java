package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;
import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Head;
import io.throughline.dialect.Controls;
import io.throughline.dialect.Fields;
import io.throughline.dialect.InboundDialect;
import io.throughline.dialect.OutputLimit;
import io.throughline.dialect.ResponseWriter;
import io.throughline.dialect.RouteFields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import java.util.Set;
import org.springframework.stereotype.Component;

/** {@code POST /v1/messages} as clients speak it. */
@Component
final class AnthropicInbound implements InboundDialect {

    private static final String EXAMPLE = "an array such as [{\"role\": \"user\", \"content\": \"Hello\"}]";

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public ChatRequest read(JsonBytes body) {
        try {
            var index = JsonIndex.of(body, "messages", "role");
            return new ChatRequest(DIALECT, index, head(index), () -> content(index));
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    @Override
    public ChatRequest limited(ChatRequest request, long tokens) {
        return OutputLimit.of(request.body(), tokens, "max_tokens")
                .map(body -> read(body).with(request.head()))
                .orElse(request);
    }

    private static Content content(JsonIndex index) {
        try {
            return AnthropicContent.read(index);
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    /** A system prompt counts as one leading message, as it is one in {@link ChatRequest#content()}. */
    private static Head head(JsonIndex index) {
        var body = Fields.of(index);
        int system = AnthropicContent.hasSystem(index) ? 1 : 0;
        kind(index, "max_tokens", "a number", Set.of("a number"));
        kind(index, "system", "a string or an array of text blocks", Set.of("a string", "an array"));
        kind(index, "tools", "an array of tools", Set.of("an array"));
        kind(index, "stop_sequences", "an array of strings", Set.of("an array"));
        kind(index, "tool_choice", "an object such as {\"type\": \"auto\"}", Set.of("an object"));
        kind(index, "metadata", "an object such as {\"user_id\": \"…\"}", Set.of("an object"));
        kind(index, "stream", "true or false", Set.of("a boolean"));
        messages(index);
        var model = model(index);
        if (index.member("max_tokens") == null) {
            throw wrong("max_tokens", "is required: the most tokens the answer may have, e.g. 1024");
        }
        var metadata = body.object("metadata");
        return new Head(
                model,
                Boolean.TRUE.equals(body.flag("stream")),
                true,
                Controls.conversation(index),
                index.elements().size() + system,
                leadingSystemMessages(index) + system,
                metadata == null ? null : metadata.text("user_id"),
                Controls.strict(index),
                RouteFields.read(index),
                Controls.wishes(index));
    }

    private static String model(JsonIndex index) {
        var value = index.value("model");
        if (value == null) {
            throw wrong(
                    "model",
                    "is required, e.g. \"anthropic/claude-sonnet-4-5\"; GET /v1/models lists what you can use");
        }
        var model = JsonReads.read(value, JsonReads::stringOrNull);
        if (model == null || model.isBlank()) {
            throw wrong("model", "must be a non-empty string, but it is " + shown(value));
        }
        return model;
    }

    private static void messages(JsonIndex index) {
        var value = index.value("messages");
        if (value == null) {
            throw wrong("messages", "is required: " + EXAMPLE);
        }
        if (value.at(0) != '[') {
            throw wrong("messages", "must be " + EXAMPLE + ", but it is " + shown(value));
        }
        if (index.elements().isEmpty()) {
            throw wrong("messages", "must hold at least one message, but it is empty");
        }
        for (int i = 0; i < index.elements().size(); i++) {
            var element = index.elements().get(i);
            if (!element.object()) {
                throw wrong("messages[" + i + "]", "must be an object with a role and content");
            }
            if (element.tag() == null) {
                throw wrong("messages[" + i + "].role", "is required and must be user or assistant");
            }
        }
    }

    /** Newer models take instructions among the messages too. */
    static int leadingSystemMessages(JsonIndex index) {
        int leading = 0;
        for (var element : index.elements()) {
            if (!"system".equals(element.tag())) {
                return leading;
            }
            leading++;
        }
        return leading;
    }

    private static void kind(JsonIndex index, String name, String wanted, Set<String> kinds) {
        var value = index.value(name);
        if (value != null && !value.is("null") && !kinds.contains(JsonReads.read(value, JsonReads::kindOf))) {
            throw wrong(name, "must be " + wanted + ", but it is " + shown(value));
        }
    }

    /** The value itself where it is short, else its kind. */
    private static String shown(JsonBytes value) {
        return value.length() <= 40 ? value.utf8() : JsonReads.read(value, JsonReads::kindOf);
    }

    @Override
    public ResponseWriter writer(ChatRequest request) {
        return new AnthropicWriter();
    }

    @Override
    public JsonBytes error(GatewayError error, String requestId) {
        return AnthropicErrors.envelope(error, requestId);
    }
}
