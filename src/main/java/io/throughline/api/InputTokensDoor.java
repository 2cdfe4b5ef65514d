package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.context.Contexts;
import io.throughline.dialect.Dialects;
import io.throughline.dialect.InboundDialect;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Counts the input of a chat request, the conversation that it continues included, for its model. Calls nobody and stores nothing.
 *
 * <p>Sources: OpenAI's API description, {@code TokenCountsResource}; Anthropic's reference, Count tokens in a Message.
 */
final class InputTokensDoor implements Door {

    /**
     * A client API's way to ask.
     *
     * @param object what the answer calls itself; null for nothing
     * @param optional JSON values by the names of members that a chat request must have and this one need not
     */
    record Shape(String path, String dialect, @Nullable String object, Map<String, String> optional) {}

    static final Shape RESPONSES = new Shape(
            "/responses/input_tokens",
            "openai-responses",
            "response.input_tokens",
            Map.of("input", "\"\"", "model", "\"any\""));

    static final Shape MESSAGES = new Shape("/messages/count_tokens", "anthropic", null, Map.of("max_tokens", "1"));

    private final Shape shape;
    private final InboundDialect dialect;
    private final Router router;
    private final Contexts contexts;

    InputTokensDoor(Shape shape, Dialects dialects, Router router, Contexts contexts) {
        this.shape = shape;
        dialect = dialects.inbound(shape.dialect());
        this.router = router;
        this.contexts = contexts;
    }

    @Override
    public String path() {
        return shape.path();
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String dialect() {
        return dialect.id();
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var index = index(request.body());
        var chat = ChatDoor.read(dialect, request, completed(index));
        boolean named = has(index, "model") || !shape.optional().containsKey("model");
        var answer = contexts.load(request.caller(), chat, false)
                .flatMap(context -> contexts.count(
                        context,
                        chat,
                        named ? router.plan(ask(request, chat)).routes().getFirst() : null))
                .map(counted -> new Body(200, Map.of(), json(counted.tokens())));
        return new DoorAnswer.Whole(Mono.defer(() -> answer));
    }

    private static RouteAsk ask(DoorRequest request, ChatRequest chat) {
        return RouteAsk.chat(chat, request.caller().organizationId(), request.ownKeys())
                .rehearsed();
    }

    private static JsonIndex index(JsonBytes body) {
        try {
            return JsonIndex.of(body);
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    private static boolean has(JsonIndex index, String name) {
        var value = index.value(name);
        return value != null && !value.is("null");
    }

    private JsonBytes completed(JsonIndex index) {
        var splice = new JsonSplice(index);
        shape.optional().forEach((name, value) -> {
            if (!has(index, name)) {
                splice.set(name, value);
            }
        });
        return JsonBytes.join(splice.slices());
    }

    private JsonBytes json(long tokens) {
        return JsonWrites.write(out -> {
            out.writeStartObject();
            if (shape.object() != null) {
                out.writeStringProperty("object", shape.object());
            }
            out.writeNumberProperty("input_tokens", tokens);
            out.writeEndObject();
        });
    }
}
