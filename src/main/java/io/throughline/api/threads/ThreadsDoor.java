package io.throughline.api.threads;

import io.throughline.api.Door;
import io.throughline.api.DoorAnswer;
import io.throughline.api.DoorRequest;
import io.throughline.assistant.Owner;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code /api/threads} and all below it. */
@Component
final class ThreadsDoor implements Door {

    private static final String PATH = "/api/threads/";

    private final Threads threads;
    private final Endpoints endpoints = new Endpoints(PATH);

    ThreadsDoor(
            Threads threads,
            ThreadEndpoints resources,
            MessageEndpoints messages,
            RunEndpoints runs,
            DocumentEndpoints documents) {
        this.threads = threads;
        endpoints.on("GET", "", resources::list);
        endpoints.on("POST", "messages", messages::sendAnywhere);
        endpoints.on("POST", "tool-outputs", runs::submitToOpenRun);
        endpoints.on("GET", "*", resources::get);
        endpoints.on("DELETE", "*", resources::delete);
        endpoints.on("POST", "*/messages", messages::send);
        endpoints.on("POST", "*/runs/*/submit-tool-outputs", runs::submit);
        endpoints.on("POST", "*/runs/*/cancel", runs::cancel);
        endpoints.on("POST", "*/documents", call -> documents.upload(call, owner(call)));
        endpoints.on("GET", "*/documents", call -> documents.list(call, owner(call)));
    }

    private Mono<Owner> owner(Call call) {
        return threads.find(call.organization(), call.path().getFirst())
                .map(conversation -> new Owner.OfConversation(conversation.id()));
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String method() {
        return String.join(", ", endpoints.methods());
    }

    @Override
    public boolean takes(String method) {
        return endpoints.methods().contains(method);
    }

    @Override
    public String dialect() {
        return "threads";
    }

    /** Messages come in forms of both kinds. */
    @Override
    public boolean takesBody(String contentType) {
        return true;
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        return endpoints.answer(request);
    }
}
