package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.GatewayException;
import io.throughline.context.Contexts;
import io.throughline.dialect.Dialects;
import io.throughline.dialect.InboundDialect;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code POST /v1/context/preview}: a chat request goes in, and out comes what would be sent to its model, or within {@code token_limit} (or
 * {@code limit}) tokens, and what would not and why. Without a model {@code max_tokens} is such a limit too; with one it is the answer's, as ever. Calls nobody and stores nothing.
 */
@Component
final class PreviewDoor implements Door {

    private static final List<String> LIMITS = List.of("token_limit", "limit");
    private static final String WITHOUT_MODEL = "max_tokens";
    private static final String ANY_MODEL = "any";

    private final InboundDialect openAi;
    private final InboundDialect anthropic;
    private final UpstreamDialect shown;
    private final Router router;
    private final Contexts contexts;

    PreviewDoor(Dialects dialects, List<UpstreamDialect> upstreams, Router router, Contexts contexts) {
        openAi = dialects.inbound("openai-chat");
        anthropic = dialects.inbound("anthropic");
        shown = upstreams.stream()
                .filter(dialect -> dialect.id().equals("openai-chat"))
                .findFirst()
                .orElseThrow();
        this.router = router;
        this.contexts = contexts;
    }

    @Override
    public String path() {
        return "/context/preview";
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String dialect() {
        return openAi.id();
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var body = AskBody.of(request.body());
        boolean named = body.has("model");
        var limit = limit(body, named);
        if (!named && limit != null) {
            body.set("model", ANY_MODEL);
        }
        var chat = ChatDoor.read(dialect(request), request, body.body());
        var route = named || limit == null ? route(request, chat) : null;
        var answer = contexts.load(request.caller(), chat, false)
                .flatMap(context -> contexts.preview(context, chat, route, limit))
                .map(preview -> new Body(200, Map.of(), new PreviewJson(shown, route, chat).write(preview)));
        return new DoorAnswer.Whole(answer);
    }

    private Route route(DoorRequest request, ChatRequest chat) {
        var ask = RouteAsk.chat(chat, request.caller().organizationId(), request.ownKeys());
        return router.plan(ask.rehearsed()).routes().getFirst();
    }

    private static @Nullable Long limit(AskBody body, boolean named) {
        for (var name : LIMITS) {
            var written = body.take(name);
            if (written != null) {
                return tokens(name, written);
            }
        }
        var written = named ? null : body.take(WITHOUT_MODEL);
        return written == null ? null : tokens(WITHOUT_MODEL, written);
    }

    private static long tokens(String name, JsonBytes written) {
        long tokens = JsonReads.longOrZero(written);
        if (tokens < 1) {
            throw GatewayException.invalid(name, "must be a number of tokens, 1 or more, but it is " + written.utf8());
        }
        return tokens;
    }

    private InboundDialect dialect(DoorRequest request) {
        return request.header().apply("anthropic-version") == null ? openAi : anthropic;
    }
}
