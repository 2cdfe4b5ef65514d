package io.throughline.sandbox;

import io.throughline.sandbox.Refusals.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
final class ModelsDoor {

    private static final String PATH = "/v1/models";

    private final Personas personas;
    private final GoldenCases golden;
    private final long created;

    ModelsDoor(Personas personas, GoldenCases golden, Clock clock) {
        this.personas = personas;
        this.golden = golden;
        this.created = clock.instant().getEpochSecond();
    }

    /** Off the event loop, because the golden cases are looked for on the class path. */
    Mono<Answer> answer(String path) {
        return Mono.fromCallable(() -> listed(path)).subscribeOn(Schedulers.boundedElastic());
    }

    private Answer listed(String path) {
        if (path.equals(PATH) || path.equals(PATH + "/")) {
            var list = Json.object().put("object", "list");
            var data = list.putArray("data");
            names().forEach(name -> data.add(model(name)));
            return Answer.json(200, list);
        }
        var name = URLDecoder.decode(path.substring(PATH.length() + 1), StandardCharsets.UTF_8);
        return names().contains(name) ? Answer.json(200, model(name)) : Refusals.OPENAI.answer(missing(name));
    }

    private List<String> names() {
        return Stream.concat(personas.names().stream(), golden.models().stream())
                .toList();
    }

    private ObjectNode model(String name) {
        return Json.object()
                .put("id", name)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "sandbox");
    }

    private static Problem missing(String name) {
        return new Problem(
                404,
                "model_not_found",
                "model",
                "The sandbox has no model `" + name + "`; GET /v1/models lists what it has.");
    }
}
