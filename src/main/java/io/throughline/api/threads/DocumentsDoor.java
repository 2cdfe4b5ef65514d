package io.throughline.api.threads;

import io.throughline.api.Door;
import io.throughline.api.DoorAnswer;
import io.throughline.api.DoorRequest;
import org.springframework.stereotype.Component;

/** {@code /api/documents/{id}}: documents, whatever they belong to. */
@Component
final class DocumentsDoor implements Door {

    private static final String PATH = "/api/documents/";

    private final Endpoints endpoints = new Endpoints(PATH);

    DocumentsDoor(DocumentEndpoints documents) {
        endpoints.on("GET", "*/status", documents::status);
        endpoints.on("DELETE", "*", documents::delete);
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

    @Override
    public DoorAnswer answer(DoorRequest request) {
        return endpoints.answer(request);
    }
}
