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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code /v1/responses/{id}}: reads a stored response, tells it again as a stream, lists what it was asked, deletes it. */
@Component
final class StoredResponsesDoor implements Door {

    private static final String INPUT_ITEMS = "/input_items";

    private final Conversations conversations;
    private final ResponseDialect dialect;

    StoredResponsesDoor(Conversations conversations, ResponseDialect dialect) {
        this.conversations = conversations;
        this.dialect = dialect;
    }

    @Override
    public String path() {
        return "/responses/";
    }

    @Override
    public String method() {
        return "GET, DELETE";
    }

    @Override
    public boolean takes(String method) {
        return Set.of("GET", "DELETE").contains(method);
    }

    @Override
    public String dialect() {
        return "openai-responses";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
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
            return new DoorAnswer.Streamed(find(request, id)
                    .map(stored -> new Piece(Map.of(), dialect.replay(stored, after), true))
                    .flux());
        }
        return new DoorAnswer.Whole(find(request, id).map(stored -> new Body(200, Map.of(), dialect.response(stored))));
    }

    private Mono<StoredResponse> find(DoorRequest request, String shown) {
        var id = dialect.responseId(shown);
        if (id == null) {
            return Mono.error(unknown(shown));
        }
        return conversations
                .responses(request.caller().organizationId(), List.of(id))
                .map(found -> found.stream().findFirst().orElseThrow(() -> unknown(shown)));
    }

    private Mono<Body> delete(DoorRequest request, String shown) {
        var id = dialect.responseId(shown);
        var deleted = id == null
                ? Mono.just(false)
                : conversations.deleteResponse(request.caller().organizationId(), id);
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
