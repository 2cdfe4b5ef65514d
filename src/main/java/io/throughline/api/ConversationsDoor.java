package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.conversation.Conversations;
import io.throughline.dialect.ItemDialect;
import io.throughline.items.Conversation;
import io.throughline.items.Items;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code /v1/conversations}: makes a conversation, with its first items if there are some; lists those there are, newest first. */
@Component
final class ConversationsDoor implements Door {

    private static final String PREFIX = "conv_";
    private static final int USUAL = 20;
    private static final int MOST = 100;

    private final Conversations conversations;
    private final Items items;
    private final LoadedItems loaded;
    private final ItemDialect dialect;
    private final Ids ids;
    private final Clock clock;

    ConversationsDoor(
            Conversations conversations, Items items, LoadedItems loaded, ItemDialect dialect, Ids ids, Clock clock) {
        this.conversations = conversations;
        this.items = items;
        this.loaded = loaded;
        this.dialect = dialect;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public String path() {
        return "/conversations";
    }

    @Override
    public String method() {
        return "GET, POST";
    }

    @Override
    public boolean takes(String method) {
        return Set.of("GET", "POST").contains(method);
    }

    @Override
    public String dialect() {
        return "openai-responses";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        return new DoorAnswer.Whole(request.method().equals("GET") ? list(request) : make(request));
    }

    private Mono<Body> make(DoorRequest request) {
        var body = AskedItems.of(request.body());
        var metadata = dialect.metadata(body.raw("metadata"));
        var given = body.raw("items");
        var brought = given == null ? List.<ItemDialect.Brought>of() : dialect.read(given);
        var key = ids.next(PREFIX);
        var organization = request.caller().organizationId();
        var made = conversations.make(organization, key, metadata);
        var filled = brought.isEmpty()
                ? made.then()
                : made.then(Mono.defer(() ->
                        loaded.store(organization, key, brought, request.id()).then()));
        return filled.then(Mono.fromSupplier(() ->
                ConversationJson.body(ConversationJson.one(key, clock.instant().getEpochSecond(), metadata))));
    }

    private Mono<Body> list(DoorRequest request) {
        int limit = Math.max(1, request.query().count("limit", USUAL, MOST));
        boolean all = request.query().findFlag("all").orElse(false);
        var organization = request.caller().organizationId();
        var after = request.query().find("after").orElse(null);
        if (after == null) {
            return page(organization, null, all, limit);
        }
        return items.find(organization, after)
                .map(found -> found.orElseThrow(() ->
                        GatewayException.invalid("after", "must be a conversation's id, but it is '" + after + "'")))
                .flatMap(before -> page(organization, before, all, limit));
    }

    private Mono<Body> page(UUID organization, @Nullable Conversation before, boolean all, int limit) {
        var found =
                all ? items.list(organization, before, limit + 1) : items.listNamed(organization, before, limit + 1);
        return found.map(list -> ConversationJson.body(ConversationJson.page(
                list.subList(0, Math.min(limit, list.size())),
                Conversation::key,
                ConversationJson::one,
                list.size() > limit)));
    }
}
