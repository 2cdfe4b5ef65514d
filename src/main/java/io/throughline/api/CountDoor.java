package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.catalog.Capability;
import io.throughline.chat.GatewayException;
import io.throughline.context.Contexts;
import io.throughline.context.Counted;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code POST /v1/context/count}: how many tokens a plain text has for a model, or without {@code model} in OpenAI's newer vocabulary, and how
 * that was found. Calls nobody.
 */
@Component
final class CountDoor implements Door {

    private final Router router;
    private final Contexts contexts;

    CountDoor(Router router, Contexts contexts) {
        this.router = router;
        this.contexts = contexts;
    }

    @Override
    public String path() {
        return "/context/count";
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String dialect() {
        return "openai-chat";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var body = AskBody.of(request.body());
        var model = body.takeText("model");
        var written = body.take("text");
        var text = written == null ? null : JsonReads.stringOrNull(written);
        if (text == null) {
            throw GatewayException.invalid(
                    "text", "must be a string, but it is " + (written == null ? "missing" : written.utf8()));
        }
        var route = model == null ? null : route(request, model);
        return new DoorAnswer.Whole(
                contexts.count(text, route).map(counted -> new Body(200, Map.of(), json(counted, route))));
    }

    private Route route(DoorRequest request, String model) {
        var ask = RouteAsk.other(model, Capability.CHAT, request.caller().organizationId(), request.ownKeys());
        return router.plan(ask.rehearsed()).routes().getFirst();
    }

    private static JsonBytes json(Counted counted, @Nullable Route route) {
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("object", "context.count");
            out.writeName("model");
            if (route == null) {
                out.writeNull();
            } else {
                out.writeString(route.model().id());
            }
            out.writeNumberProperty("tokens", counted.tokens());
            out.writeNumberProperty("tokens_with_margin", counted.most());
            out.writeStringProperty("method", counted.method());
            out.writeEndObject();
        });
    }
}
