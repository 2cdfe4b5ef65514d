package io.throughline.api;

import io.throughline.conversation.Conversations;
import io.throughline.conversation.Place;
import io.throughline.conversation.Said;
import io.throughline.dialect.ItemDialect;
import io.throughline.dialect.ItemDialect.Brought;
import io.throughline.dialect.ItemDialect.Kept;
import io.throughline.dialect.ItemDialect.KeptTurn;
import io.throughline.dialect.ItemDialect.Shown;
import io.throughline.items.Item;
import io.throughline.items.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Stores items without asking a model, and shows stored turns as items. */
@Component
final class LoadedItems {

    private final Conversations conversations;
    private final ItemDialect dialect;

    LoadedItems(Conversations conversations, ItemDialect dialect) {
        this.conversations = conversations;
        this.dialect = dialect;
    }

    /** The items as they are stored, in their order. {@code request} is the id of the request that brings them. */
    Mono<List<Shown>> store(UUID organization, String key, List<Brought> brought, UUID request) {
        var said = brought.stream()
                .map(each -> new Said(each.message(), each.id(), each.createdAt(), each.metadata()))
                .toList();
        return conversations.append(organization, key, said, request).map(places -> shown(brought, places));
    }

    private List<Shown> shown(List<Brought> brought, List<Place> places) {
        var turns = new LinkedHashMap<UUID, List<Kept>>();
        for (int i = 0; i < places.size(); i++) {
            var each = brought.get(i);
            turns.computeIfAbsent(places.get(i).turnId(), turn -> new ArrayList<>())
                    .add(new Kept(places.get(i).at(), each.message(), each.id(), each.createdAt(), each.metadata()));
        }
        var shown = new ArrayList<Shown>();
        turns.forEach((id, messages) -> shown.addAll(dialect.items(new KeptTurn(id, messages, false, List.of()))));
        return shown;
    }

    /** The items that are new with the turn; instructions that stay in force are the turn's that brought them. */
    List<Shown> of(Turn turn) {
        var messages = turn.items().stream().map(item -> kept(item, turn)).toList();
        int old = turn.instructedBefore() ? turn.instructions().size() : 0;
        return dialect.items(new KeptTurn(turn.id(), messages, turn.answer() != null, turn.names())).stream()
                .filter(item -> item.at() >= old)
                .toList();
    }

    private static Kept kept(Item item, Turn turn) {
        var said = turn.marks().stream()
                .filter(mark -> mark.at() == item.at() && mark.createdAt() != null)
                .findFirst();
        return new Kept(
                item.at(), item.message(), item.ownId(), said.isPresent() ? item.createdAt() : null, item.metadata());
    }
}
