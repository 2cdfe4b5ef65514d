package io.throughline.api;

import io.throughline.chat.StoredResponse;
import io.throughline.conversation.Conversations;
import io.throughline.dialect.ResponseDialect;
import io.throughline.wire.JsonBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds items of stored responses by their own ids. */
@Component
final class StoredItems {

    private final Conversations conversations;
    private final ResponseDialect dialect;

    StoredItems(Conversations conversations, ResponseDialect dialect) {
        this.conversations = conversations;
        this.dialect = dialect;
    }

    ResponseDialect dialect() {
        return dialect;
    }

    /** Those items that the organization has, by id. */
    Mono<Map<String, JsonBytes>> find(UUID organizationId, List<String> ids) {
        var owners = new ArrayList<UUID>();
        var names = new ArrayList<String>();
        for (var id : ids) {
            var owner = dialect.ownerOf(id);
            if (owner == null) {
                names.add(id);
            } else {
                owners.add(owner);
            }
        }
        var own = owners.isEmpty()
                ? Mono.just(List.<StoredResponse>of())
                : conversations.responses(organizationId, owners);
        var named = names.isEmpty()
                ? Mono.just(List.<StoredResponse>of())
                : conversations.responsesByPart(organizationId, names);
        return own.zipWith(named, this::items);
    }

    private Map<String, JsonBytes> items(List<StoredResponse> own, List<StoredResponse> named) {
        var items = new HashMap<String, JsonBytes>();
        for (var responses : List.of(named, own)) {
            for (var response : responses) {
                items.putAll(dialect.input(response));
                items.putAll(dialect.output(response));
            }
        }
        return items;
    }
}
