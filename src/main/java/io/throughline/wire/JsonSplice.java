package io.throughline.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A changed copy of a JSON object that touches only the members it names: all other bytes, their order, duplicates and number spellings
 * are slices of the original. Not thread-safe; use once.
 */
public final class JsonSplice {

    private static final JsonBytes COMMA = JsonBytes.of(",");
    private static final JsonBytes NOTHING = JsonBytes.EMPTY;

    private final JsonIndex index;
    private final Map<String, List<JsonBytes>> changed = new HashMap<>();
    private final Map<String, List<JsonBytes>> added = new LinkedHashMap<>();

    public JsonSplice(JsonIndex index) {
        this.index = index;
    }

    /** Replaces the member's value (every occurrence of the name), or adds the member at the end. {@code json} must be a JSON value. */
    public void set(String name, JsonBytes json) {
        set(name, List.of(json));
    }

    public void set(String name, String json) {
        set(name, JsonBytes.of(json));
    }

    /** As {@link #set(String, JsonBytes)}, with a value made of several slices. */
    public void set(String name, List<JsonBytes> json) {
        (index.member(name) == null ? added : changed).put(name, json);
    }

    /** Takes the member out, each time it occurs; an absent one is no error. */
    public void remove(String name) {
        added.remove(name);
        changed.put(name, List.of());
    }

    /** The new object as slices in order; the untouched object comes back as the one slice it is. */
    public List<JsonBytes> slices() {
        var bytes = index.bytes();
        if (changed.isEmpty() && added.isEmpty()) {
            return List.of(bytes);
        }
        var members = index.members();
        var out = new ArrayList<JsonBytes>();
        int tail = members.isEmpty() ? openBrace() + 1 : members.getLast().valueTo();
        int copied = 0;
        boolean first = true;
        boolean gap = false;
        for (int i = 0; i < members.size(); i++) {
            var member = members.get(i);
            var value = changed.get(member.name());
            if (value != null && value.isEmpty()) {
                if (!gap) {
                    out.add(bytes.slice(
                            copied, i == 0 ? member.from() : members.get(i - 1).valueTo()));
                }
                gap = true;
                copied = member.valueTo();
                continue;
            }
            if (gap) {
                out.add(first ? NOTHING : COMMA);
                copied = member.from();
                gap = false;
            }
            first = false;
            if (value != null) {
                out.add(bytes.slice(copied, member.valueFrom()));
                out.addAll(value);
                copied = member.valueTo();
            }
        }
        if (!gap) {
            out.add(bytes.slice(copied, tail));
        }
        addNew(out, first);
        out.add(bytes.slice(tail, bytes.length()));
        out.removeIf(JsonBytes::isEmpty);
        return out;
    }

    private void addNew(List<JsonBytes> out, boolean empty) {
        boolean first = empty;
        for (var member : added.entrySet()) {
            out.add(JsonBytes.of((first ? "" : ",") + JsonWrites.quoted(member.getKey()) + ":"));
            out.addAll(member.getValue());
            first = false;
        }
    }

    private int openBrace() {
        var bytes = index.bytes();
        int at = 0;
        while (bytes.at(at) != '{') {
            at++;
        }
        return at;
    }
}
