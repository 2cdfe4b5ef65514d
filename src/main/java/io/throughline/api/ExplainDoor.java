package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.dialect.Dialects;
import io.throughline.dialect.InboundDialect;
import io.throughline.routing.Needs;
import io.throughline.routing.OutputHistory;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import io.throughline.upstream.ModelAside;
import io.throughline.upstream.Upstream;
import io.throughline.wire.JsonBytes;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code POST /v1/route/explain}: a chat request goes in, and out comes which models would be tried and why no others. Calls nobody. */
@Component
final class ExplainDoor implements Door {

    private static final JsonBytes NOTHING_SAID = JsonBytes.of("\"\"");

    private final InboundDialect openAi;
    private final InboundDialect anthropic;
    private final Router router;
    private final OutputHistory outputs;
    private final Upstream upstream;

    ExplainDoor(Dialects dialects, Router router, OutputHistory outputs, Upstream upstream) {
        openAi = dialects.inbound("openai-chat");
        anthropic = dialects.inbound("anthropic");
        this.router = router;
        this.outputs = outputs;
        this.upstream = upstream;
    }

    @Override
    public String path() {
        return "/route/explain";
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
        var ask = ask(request);
        var shown = new ExplanationJson(
                ask.model(),
                request.query().count("rejected", 50, 1_000),
                upstream.setAside().stream().map(ModelAside::model).toList());
        return new DoorAnswer.Whole(Mono.fromSupplier(() -> new Body(200, Map.of(), shown.write(router.explain(ask)))));
    }

    /** Of a body without messages, the model string alone is explained, for a request of usual size. */
    private RouteAsk ask(DoorRequest request) {
        var body = AskBody.of(request.body());
        boolean whole = body.has("messages") || body.has("prompt");
        if (!whole) {
            body.say(NOTHING_SAID);
        }
        var chat = dialect(request).read(body.body());
        var ask = RouteAsk.chat(chat, request.caller().organizationId(), request.ownKeys());
        return whole
                ? outputs.expecting(request.caller().organizationId(), ask)
                : ask.forModel(ask.model(), () -> Needs.TYPICAL);
    }

    private InboundDialect dialect(DoorRequest request) {
        return request.header().apply("anthropic-version") == null ? openAi : anthropic;
    }
}
