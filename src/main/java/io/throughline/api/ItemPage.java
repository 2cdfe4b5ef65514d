package io.throughline.api;

import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.List;
import java.util.Map;

/** One page of a list of items, as OpenAI's clients page: {@code limit} (1 to 100), {@code order}, {@code after}. */
final class ItemPage {

    private static final int USUAL = 20;
    private static final int MOST = 100;

    private ItemPage() {}

    /** Of items by id, oldest first; the newest come first unless {@code order} says otherwise. */
    static JsonBytes of(Query query, List<Map.Entry<String, JsonBytes>> oldestFirst) {
        return of(query, "desc", oldestFirst);
    }

    static JsonBytes of(Query query, String usualOrder, List<Map.Entry<String, JsonBytes>> oldestFirst) {
        var order = query.find("order").orElse(usualOrder);
        if (!order.equals("asc") && !order.equals("desc")) {
            throw GatewayException.invalid("order", "must be asc or desc, but it is '" + order + "'");
        }
        var all = order.equals("asc") ? oldestFirst : oldestFirst.reversed();
        int from = query.find("after").map(id -> behind(all, id)).orElse(0);
        int limit = Math.max(1, query.count("limit", USUAL, MOST));
        var page = all.subList(from, Math.min(all.size(), from + limit));
        return of(page, from + page.size() < all.size());
    }

    /** Of exactly these. */
    static JsonBytes of(List<Map.Entry<String, JsonBytes>> page, boolean more) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            page.forEach(item -> json.writeRawValue(item.getValue().utf8()));
            json.writeEndArray();
            json.writeStringProperty(
                    "first_id", page.isEmpty() ? null : page.getFirst().getKey());
            json.writeStringProperty(
                    "last_id", page.isEmpty() ? null : page.getLast().getKey());
            json.writeBooleanProperty("has_more", more);
            json.writeEndObject();
        });
    }

    private static int behind(List<Map.Entry<String, JsonBytes>> all, String id) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).getKey().equals(id)) {
                return i + 1;
            }
        }
        throw GatewayException.invalid("after", "must be the id of an item of this list, but it is '" + id + "'");
    }
}
