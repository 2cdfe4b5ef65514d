package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.ItemDialect.Shown;
import io.throughline.items.Items;
import io.throughline.items.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** A conversation's items by pages: {@code limit} (1 to 100), {@code order}, {@code after}. Reads as many turns as a page can need. */
@Component
final class ItemLists {

    private static final int USUAL = 20;
    private static final int MOST = 100;

    private final Items items;
    private final LoadedItems loaded;
    private final ItemLookup lookup;

    ItemLists(Items items, LoadedItems loaded, ItemLookup lookup) {
        this.items = items;
        this.loaded = loaded;
        this.lookup = lookup;
    }

    /** A page on its way: what it has so far, one item more than it shows where there are more. */
    private record Page(UUID organization, String key, boolean newestFirst, int limit, List<Shown> found) {
        boolean isFull() {
            return found.size() > limit;
        }

        /** With the items of these turns, which come oldest first. */
        Page with(List<Shown> oldestFirst) {
            var all = new ArrayList<>(found);
            all.addAll(newestFirst ? oldestFirst.reversed() : oldestFirst);
            return new Page(organization, key, newestFirst, limit, all);
        }

        Body body() {
            var shown = found.subList(0, Math.min(limit, found.size()));
            return ConversationJson.body(ConversationJson.page(shown, Shown::id, Shown::json, isFull()));
        }
    }

    Mono<Body> page(UUID organization, String key, Query query) {
        var order = query.find("order").orElse("desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw GatewayException.invalid("order", "must be asc or desc, but it is '" + order + "'");
        }
        int limit = Math.max(1, query.count("limit", USUAL, MOST));
        var page = new Page(organization, key, order.equals("desc"), limit, List.of());
        var after = query.find("after").orElse(null);
        var filled = after == null
                ? further(page, null)
                : lookup.find(organization, key, after)
                        .onErrorMap(GatewayException.class, failure -> wrongPlace(failure, after))
                        .flatMap(found -> behind(page, found));
        return filled.map(Page::body);
    }

    private static GatewayException wrongPlace(GatewayException failure, String after) {
        return switch (failure.error().kind()) {
            case NOT_FOUND ->
                GatewayException.invalid("after", "must be the id of an item of this list, but it is '" + after + "'");
            default -> failure;
        };
    }

    private Mono<Page> behind(Page page, ItemLookup.Found found) {
        int at = found.all().indexOf(found.shown());
        var rest = page.newestFirst()
                ? found.all().subList(0, at)
                : found.all().subList(at + 1, found.all().size());
        return more(page.with(rest), List.of(found.turn()), false);
    }

    /** The turns behind that one, in the page's direction; null for the first ones. */
    private Mono<Page> further(Page page, @Nullable UUID turn) {
        int most = page.limit() + 1;
        var turns = page.newestFirst()
                ? items.before(page.organization(), page.key(), turn, most)
                : items.after(page.organization(), page.key(), turn, most);
        return turns.flatMap(found -> more(page.with(all(found)), found, found.size() < most));
    }

    private List<Shown> all(List<Turn> turns) {
        return turns.stream().flatMap(turn -> loaded.of(turn).stream()).toList();
    }

    private Mono<Page> more(Page page, List<Turn> read, boolean ended) {
        if (page.isFull() || ended || read.isEmpty()) {
            return Mono.just(page);
        }
        if (!page.newestFirst()) {
            return further(page, read.getLast().id());
        }
        var parent = read.getFirst().parentId();
        return parent == null ? Mono.just(page) : further(page, parent);
    }
}
