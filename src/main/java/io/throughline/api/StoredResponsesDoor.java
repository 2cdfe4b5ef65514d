package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.api.DoorAnswer.Piece;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.StoredResponse;
import io.throughline.conversation.Conversations;
import io.throughline.dialect.ResponseDialect;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code /v1/responses/{id}}: reads a stored response, tells it again as a stream, lists what it was asked, deletes it. */
@Component
final class StoredResponsesDoor implements Door {

    private static final String INPUT_ITEMS = "/input_items";
    private static final String CANCEL = "/cancel";

    private final Conversations conversations;
    private final ResponseDialect dialect;
    private final BackgroundResponses background;

    StoredResponsesDoor(Conversations conversations, ResponseDialect dialect, BackgroundResponses background) {
        this.conversations = conversations;
        this.dialect = dialect;
        this.background = background;
    }

    @Override
    public String path() {
        return "/responses/";
    }

    @Override
    public String method() {
        return "GET, POST, DELETE";
    }

    @Override
    public boolean takes(String method) {
        return Set.of("GET", "POST", "DELETE").contains(method);
    }

    @Override
    public String dialect() {
        return "openai-responses";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        if (request.method().equals("POST")) {
            return new DoorAnswer.Whole(cancel(request));
        }
        boolean items = request.rest().endsWith(INPUT_ITEMS);
        var id = items ? request.rest().substring(0, request.rest().length() - INPUT_ITEMS.length()) : request.rest();
        if (request.method().equals("DELETE")) {
            return new DoorAnswer.Whole(items ? Mono.error(unknown(request.rest())) : delete(request, id));
        }
        if (items) {
            return new DoorAnswer.Whole(find(request, id).map(stored -> inputItems(request, stored)));
        }
        if (request.query().find("stream").map("true"::equals).orElse(false)) {
            int after = request.query().count("starting_after", -1, Integer.MAX_VALUE);
            return new DoorAnswer.Streamed(find(request, id).flatMapMany(stored -> told(request, stored, after)));
        }
        return new DoorAnswer.Whole(find(request, id).map(stored -> new Body(200, Map.of(), dialect.response(stored))));
    }

    private Mono<StoredResponse> find(DoorRequest request, String shown) {
        var id = dialect.responseId(shown);
        if (id == null) {
            return Mono.error(unknown(shown));
        }
        return background
                .find(request.caller().organizationId(), id)
                .map(found -> found.orElseThrow(() -> unknown(shown)));
    }

    private Flux<Piece> told(DoorRequest request, StoredResponse stored, int after) {
        return stored.status().isRunning()
                ? background.join(request.caller().organizationId(), stored.id(), after)
                : Flux.just(new Piece(Map.of(), dialect.replay(stored, after), true));
    }

    private Mono<Body> cancel(DoorRequest request) {
        var rest = request.rest();
        if (!rest.endsWith(CANCEL)) {
            return Mono.error(GatewayException.of(
                    ErrorKind.METHOD_NOT_ALLOWED, "POST is not allowed here; use GET or DELETE, or POST to …/cancel"));
        }
        return find(request, rest.substring(0, rest.length() - CANCEL.length()))
                .flatMap(stored -> background.cancel(request.caller().organizationId(), stored))
                .map(stored -> new Body(200, Map.of(), dialect.response(stored)));
    }

    private Mono<Body> delete(DoorRequest request, String shown) {
        var id = dialect.responseId(shown);
        var organization = request.caller().organizationId();
        var deleted = id == null
                ? Mono.just(false)
                : background.find(organization, id).flatMap(found -> {
                    if (found.isPresent() && found.get().status().isRunning()) {
                        return Mono.error(GatewayException.of(
                                ErrorKind.CONFLICT,
                                "the response is still being made; POST to " + shown + "/cancel first"));
                    }
                    return background
                            .forget(organization, id)
                            .then(conversations.deleteResponse(organization, id))
                            .thenReturn(found.isPresent());
                });
        return deleted.map(there -> {
            if (!there) {
                throw unknown(shown);
            }
            return new Body(200, Map.of(), JsonWrites.write(json -> {
                json.writeStartObject();
                json.writeStringProperty("id", shown);
                json.writeStringProperty("object", "response");
                json.writeBooleanProperty("deleted", true);
                json.writeEndObject();
            }));
        });
    }

    private Body inputItems(DoorRequest request, StoredResponse stored) {
        var items = dialect.input(stored);
        return new Body(200, Map.of(), ItemPage.of(request.query(), new ArrayList<>(items.entrySet())));
    }

    private static GatewayException unknown(String id) {
        return GatewayException.of(ErrorKind.NOT_FOUND, "Response with id '" + id + "' not found.");
    }
}
