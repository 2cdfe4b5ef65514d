package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.StoredResponse;
import io.throughline.conversation.Conversations;
import io.throughline.dialect.ItemDialect;
import io.throughline.dialect.ItemDialect.Shown;
import io.throughline.items.Change;
import io.throughline.items.Items;
import io.throughline.items.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds an item of a conversation by the id that clients know. */
@Component
final class ItemLookup {

    private final Conversations conversations;
    private final Items items;
    private final LoadedItems loaded;
    private final ItemDialect dialect;

    ItemLookup(Conversations conversations, Items items, LoadedItems loaded, ItemDialect dialect) {
        this.conversations = conversations;
        this.items = items;
        this.loaded = loaded;
        this.dialect = dialect;
    }

    /** An item and the turn that it stands in, with all items of that turn. */
    record Found(Turn turn, List<Shown> all, Shown shown) {

        /** What becomes of the turn without the item. Items that stay keep their ids. */
        Change removal() {
            var message = turn.items().get(shown.at()).message();
            var gone = new HashSet<>(shown.parts());
            var parts = new ArrayList<>(message.parts());
            boolean rest = all.stream()
                    .anyMatch(other -> other.at() == shown.at() && !other.id().equals(shown.id()));
            for (int i = message.parts().size() - 1; i >= 0; i--) {
                if (gone.contains(i)) {
                    parts.remove(i);
                }
            }
            var left = rest ? new Message(message.role(), parts, message.extras()) : null;
            return new Change(shown.at(), left, pinned(), names(rest));
        }

        private boolean isAnswer(Shown item) {
            return turn.answer() != null && item.at() == turn.items().size() - 1;
        }

        private HashMap<Integer, String> pinned() {
            var pinned = new HashMap<Integer, String>();
            for (var item : all) {
                if (!item.id().equals(shown.id()) && !isAnswer(item) && !isAnswer(shown)) {
                    pinned.putIfAbsent(item.at(), item.id());
                }
            }
            return pinned;
        }

        private List<String> names(boolean rest) {
            if (!isAnswer(shown)) {
                return turn.names();
            }
            if (!rest || turn.answer() == null) {
                return List.of();
            }
            var names = new ArrayList<String>();
            for (int i = 0; i < turn.answer().parts().size(); i++) {
                int part = i;
                if (!shown.parts().contains(part)) {
                    names.add(all.stream()
                            .filter(item -> isAnswer(item) && item.parts().contains(part))
                            .map(Shown::id)
                            .findFirst()
                            .orElse(""));
                }
            }
            return names;
        }
    }

    /** Fails with {@code NOT_FOUND} when the conversation has no such item. */
    Mono<Found> find(UUID organization, String key, String id) {
        return items.turnOf(organization, key, id)
                .flatMap(own -> own.isPresent() ? Mono.just(own) : made(organization, id))
                .flatMap(turn -> turn.isPresent() ? Mono.just(turn) : named(organization, id))
                .map(turn -> turn.filter(there -> there.conversation().equals(key))
                        .flatMap(there -> in(there, id))
                        .orElseThrow(() -> unknown(key, id)));
    }

    private Mono<Optional<Turn>> made(UUID organization, String id) {
        var owner = dialect.ownerOf(id);
        return owner == null ? Mono.just(Optional.empty()) : items.turn(organization, owner);
    }

    private Mono<Optional<Turn>> named(UUID organization, String id) {
        return conversations
                .responsesByPart(organization, List.of(id))
                .flatMap(found -> found.isEmpty()
                        ? Mono.just(Optional.empty())
                        : items.turn(
                                organization,
                                found.stream()
                                        .map(StoredResponse::id)
                                        .findFirst()
                                        .orElseThrow()));
    }

    private Optional<Found> in(Turn turn, String id) {
        var all = loaded.of(turn);
        return all.stream().filter(item -> item.id().equals(id)).findFirst().map(item -> new Found(turn, all, item));
    }

    private static GatewayException unknown(String key, String id) {
        return GatewayException.of(
                ErrorKind.NOT_FOUND, "Item with id '" + id + "' not found in conversation '" + key + "'.");
    }
}
