package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.conversation.Conversations;
import io.throughline.dialect.ItemDialect;
import io.throughline.items.Conversation;
import io.throughline.items.Items;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code /v1/conversations/{id}} and what is below: one conversation and its items. */
@Component
final class ItemsDoor implements Door {

    private static final Pattern ITEMS = Pattern.compile("(.+?)/items(?:/(.+))?");

    /** Ids that were made here; any other is a client's own, of which the first use makes a conversation. */
    private static final Pattern MADE =
            Pattern.compile("conv_\\p{XDigit}{32}|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Conversations conversations;
    private final Items items;
    private final LoadedItems loaded;
    private final ItemLists lists;
    private final ItemLookup lookup;
    private final ItemDialect dialect;

    ItemsDoor(
            Conversations conversations,
            Items items,
            LoadedItems loaded,
            ItemLists lists,
            ItemLookup lookup,
            ItemDialect dialect) {
        this.conversations = conversations;
        this.items = items;
        this.loaded = loaded;
        this.lists = lists;
        this.lookup = lookup;
        this.dialect = dialect;
    }

    @Override
    public String path() {
        return "/conversations/";
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
        var below = ITEMS.matcher(request.rest());
        if (!below.matches()) {
            return new DoorAnswer.Whole(conversation(request, request.rest()));
        }
        var id = below.group(1);
        var item = below.group(2);
        return new DoorAnswer.Whole(item == null ? items(request, id) : item(request, id, item));
    }

    private Mono<Body> conversation(DoorRequest request, String id) {
        var organization = request.caller().organizationId();
        var found = find(organization, id);
        return switch (request.method()) {
            case "GET" -> found.map(there -> ConversationJson.body(ConversationJson.one(there)));
            case "DELETE" ->
                found.flatMap(there -> conversations.delete(organization, there.key()))
                        .map(done -> ConversationJson.body(ConversationJson.deleted(id)));
            default -> {
                var metadata = dialect.metadata(AskedItems.of(request.body()).raw("metadata"));
                yield found.flatMap(there -> items.describe(organization, there.key(), metadata)
                        .thenReturn(ConversationJson.body(ConversationJson.one(
                                there.key(), there.createdAt().getEpochSecond(), metadata))));
            }
        };
    }

    private Mono<Body> items(DoorRequest request, String id) {
        var organization = request.caller().organizationId();
        return switch (request.method()) {
            case "GET" ->
                find(organization, id).flatMap(there -> lists.page(organization, there.key(), request.query()));
            case "POST" -> store(request, id);
            default -> Mono.error(wrongMethod(request, "GET or POST"));
        };
    }

    private Mono<Body> store(DoorRequest request, String id) {
        var organization = request.caller().organizationId();
        var given = AskedItems.of(request.body()).raw("items");
        if (given == null) {
            throw GatewayException.invalid("items", "must be an array of items, but it is missing");
        }
        var brought = dialect.read(given);
        if (brought.isEmpty()) {
            throw GatewayException.invalid("items", "must hold at least one item, but it is empty");
        }
        return items.find(organization, id)
                .map(found -> found.map(Conversation::key).orElseGet(() -> begun(id)))
                .flatMap(key -> loaded.store(organization, key, brought, request.id()))
                .map(shown -> ConversationJson.body(
                        ConversationJson.page(shown, ItemDialect.Shown::id, ItemDialect.Shown::json, false)));
    }

    private static String begun(String id) {
        if (MADE.matcher(id).matches()) {
            throw unknown(id);
        }
        return id;
    }

    private Mono<Body> item(DoorRequest request, String id, String item) {
        var organization = request.caller().organizationId();
        return switch (request.method()) {
            case "GET" ->
                find(organization, id)
                        .flatMap(there -> lookup.find(organization, there.key(), item))
                        .map(found -> ConversationJson.body(found.shown().json()));
            case "DELETE" ->
                find(organization, id)
                        .flatMap(there -> lookup.find(organization, there.key(), item)
                                .flatMap(found -> items.change(organization, found.turn(), found.removal()))
                                .thenReturn(ConversationJson.body(ConversationJson.one(there))));
            default -> Mono.error(wrongMethod(request, "GET or DELETE"));
        };
    }

    private Mono<Conversation> find(UUID organization, String id) {
        return items.find(organization, id).map(found -> found.orElseThrow(() -> unknown(id)));
    }

    private static GatewayException unknown(String id) {
        return GatewayException.of(ErrorKind.NOT_FOUND, "Conversation with id '" + id + "' not found.");
    }

    private static GatewayException wrongMethod(DoorRequest request, String right) {
        return GatewayException.of(
                ErrorKind.METHOD_NOT_ALLOWED, request.method() + " is not allowed here; use " + right);
    }
}
