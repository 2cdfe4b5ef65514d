package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.StoredResponse;
import io.throughline.conversation.CompletionQuery;
import io.throughline.conversation.Conversations;
import io.throughline.dialect.CompletionDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Chat completions that were asked for with {@code store}: listed, shown with their messages, described anew, deleted. */
final class StoredCompletionsDoor implements Door {

    private static final String MESSAGES = "/messages";
    private static final int USUAL = 20;
    private static final int MOST = 100;
    private static final Pattern METADATA = Pattern.compile("metadata\\[(.+)]");

    private final String path;
    private final String methods;
    private final Conversations conversations;
    private final CompletionDialect dialect;

    StoredCompletionsDoor(String path, String methods, Conversations conversations, CompletionDialect dialect) {
        this.path = path;
        this.methods = methods;
        this.conversations = conversations;
        this.dialect = dialect;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String method() {
        return methods;
    }

    @Override
    public boolean takes(String method) {
        return List.of(methods.split(", ")).contains(method);
    }

    @Override
    public String dialect() {
        return "openai-chat";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var rest = request.rest();
        if (rest.isEmpty()) {
            return new DoorAnswer.Whole(list(request));
        }
        if (rest.endsWith(MESSAGES) && request.method().equals("GET")) {
            var id = rest.substring(0, rest.length() - MESSAGES.length());
            return new DoorAnswer.Whole(find(request, id).map(stored -> messages(request, stored)));
        }
        var found = find(request, rest);
        return new DoorAnswer.Whole(
                switch (request.method()) {
                    case "POST" -> found.flatMap(stored -> describe(request, stored, rest));
                    case "DELETE" -> found.flatMap(stored -> delete(request, stored, rest));
                    default -> found.map(this::shown);
                });
    }

    private Body messages(DoorRequest request, StoredResponse stored) {
        var messages = new ArrayList<>(dialect.messages(stored).entrySet());
        return new Body(200, Map.of(), ItemPage.of(request.query(), "asc", messages));
    }

    private Mono<StoredResponse> find(DoorRequest request, String id) {
        return conversations
                .completion(request.caller().organizationId(), id)
                .switchIfEmpty(Mono.error(() -> unknown(id)));
    }

    private Body shown(StoredResponse stored) {
        return new Body(200, Map.of(), dialect.completion(stored));
    }

    private Mono<Body> describe(DoorRequest request, StoredResponse stored, String id) {
        var organization = request.caller().organizationId();
        return conversations
                .describeCompletion(organization, stored.id(), dialect.metadata(request.body()))
                .then(find(request, id))
                .map(this::shown);
    }

    private Mono<Body> delete(DoorRequest request, StoredResponse stored, String id) {
        return conversations
                .deleteResponse(request.caller().organizationId(), stored.id())
                .map(there -> {
                    if (!there) {
                        throw unknown(id);
                    }
                    return new Body(200, Map.of(), JsonWrites.write(json -> {
                        json.writeStartObject();
                        json.writeStringProperty("object", "chat.completion.deleted");
                        json.writeStringProperty("id", id);
                        json.writeBooleanProperty("deleted", true);
                        json.writeEndObject();
                    }));
                });
    }

    private Mono<Body> list(DoorRequest request) {
        var query = request.query();
        var order = query.find("order").orElse("asc");
        if (!order.equals("asc") && !order.equals("desc")) {
            return Mono.error(GatewayException.invalid("order", "must be asc or desc, but it is '" + order + "'"));
        }
        int limit = Math.max(1, query.count("limit", USUAL, MOST));
        var organization = request.caller().organizationId();
        var after = query.find("after");
        var from = after.map(id -> find(request, id).map(StoredResponse::id)).orElseGet(Mono::empty);
        var model = query.find("model").orElse(null);
        var metadata = metadata(query);
        return from.map(id -> new CompletionQuery(model, metadata, id, order.equals("asc"), limit + 1))
                .switchIfEmpty(Mono.fromSupplier(
                        () -> new CompletionQuery(model, metadata, null, order.equals("asc"), limit + 1)))
                .flatMap(asked -> conversations.completions(organization, asked))
                .map(found -> new Body(200, Map.of(), ItemPage.of(shown(found, limit), found.size() > limit)));
    }

    private List<Map.Entry<String, JsonBytes>> shown(List<StoredResponse> found, int limit) {
        var shown = new ArrayList<Map.Entry<String, JsonBytes>>();
        for (var stored : found.subList(0, Math.min(limit, found.size()))) {
            shown.add(Map.entry(String.valueOf(stored.facts().completionId()), dialect.completion(stored)));
        }
        return shown;
    }

    /** As {@code metadata[name]=value}, once for each name. */
    private static @Nullable String metadata(Query query) {
        var wanted = new LinkedHashMap<String, String>();
        query.values().forEach((name, values) -> {
            var match = METADATA.matcher(name);
            if (match.matches() && !values.isEmpty()) {
                wanted.put(match.group(1), values.getLast());
            }
        });
        return wanted.isEmpty()
                ? null
                : JsonWrites.text(json -> {
                    json.writeStartObject();
                    wanted.forEach(json::writeStringProperty);
                    json.writeEndObject();
                });
    }

    private static GatewayException unknown(String id) {
        return GatewayException.of(
                ErrorKind.NOT_FOUND,
                "Chat completion with id '" + id + "' not found. Completions are stored when `store` is true.");
    }
}
