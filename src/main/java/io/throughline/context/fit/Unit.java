package io.throughline.context.fit;

import io.throughline.chat.Part;
import io.throughline.context.Segment.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that are kept or dropped together: an answer with tool calls and the results of these; usually a single message. */
final class Unit {

    private final List<Item> items = new ArrayList<>(1);

    /** All messages in units, in the order of their first messages. A result belongs to the newest call of its id before it. */
    static List<Unit> of(List<Item> all) {
        var units = new ArrayList<Unit>(all.size());
        var calls = new HashMap<String, Unit>();
        for (var item : all) {
            var unit = answered(item, calls);
            if (unit == null) {
                unit = new Unit();
                units.add(unit);
            }
            unit.items.add(item);
            for (var part : item.original().parts()) {
                if (part instanceof Part.ToolCall call) {
                    calls.put(call.id(), unit);
                }
            }
        }
        return units;
    }

    private static @Nullable Unit answered(Item item, HashMap<String, Unit> calls) {
        for (var part : item.original().parts()) {
            if (part instanceof Part.ToolResult result && calls.containsKey(result.callId())) {
                return calls.get(result.callId());
            }
        }
        return null;
    }

    List<Item> items() {
        return items;
    }

    Item first() {
        return items.getFirst();
    }

    Item last() {
        return items.getLast();
    }

    long tokens() {
        long tokens = 0;
        for (var item : items) {
            tokens += item.tokens();
        }
        return tokens;
    }

    long planned() {
        long tokens = 0;
        for (var item : items) {
            tokens += item.planned();
        }
        return tokens;
    }

    boolean kept() {
        return first().kept();
    }

    boolean instructs() {
        return first().instructs();
    }

    void keep(Place place, String why) {
        items.forEach(item -> item.keep(place, why));
    }

    void drop() {
        items.forEach(Item::drop);
    }
}
