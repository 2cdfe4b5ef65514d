package io.throughline.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Where each top-level member of a JSON object lies in its bytes, found in one pass and without decoding values. One array member can be
 * opened up too: the span of each of its elements and the text of one string member in them (an element's tag, such as a message's role).
 */
public final class JsonIndex {

    /** One top-level member: {@code from} is the first quote of its name, {@code [valueFrom, valueTo)} its value. */
    public record Member(String name, int from, int valueFrom, int valueTo) {}

    /** One element of the opened array; {@code tag} is null when the element is no object or has no such string. */
    public record Element(
            int from, int to, boolean object, @Nullable String tag) {}

    private final JsonBytes bytes;
    private final List<Member> members = new ArrayList<>(16);
    private final List<Element> elements = new ArrayList<>();

    private JsonIndex(JsonBytes bytes) {
        this.bytes = bytes;
    }

    /**
     * Indexes {@code bytes}, opening the array member {@code array} with {@code tag}.
     *
     * @throws MalformedJsonException when the bytes are not one JSON object
     */
    public static JsonIndex of(JsonBytes bytes, String array, String tag) {
        var index = new JsonIndex(bytes);
        JsonReads.visit(bytes, parser -> index.walk(parser, array, tag));
        return index;
    }

    public static JsonIndex of(JsonBytes bytes) {
        return of(bytes, "", "");
    }

    private void walk(JsonParser parser, String array, String tag) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedJsonException("the body must be a JSON object, but it is " + JsonReads.kindOf(parser));
        }
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            int from = JsonReads.start(parser);
            parser.nextToken();
            int valueFrom = JsonReads.start(parser);
            if (name.equals(array) && parser.currentToken() == JsonToken.START_ARRAY) {
                elements.clear();
                open(parser, tag);
            }
            members.add(new Member(name, from, valueFrom, JsonReads.end(parser)));
        }
        if (parser.nextToken() != null) {
            throw new MalformedJsonException("the body has more text after its JSON object");
        }
    }

    private void open(JsonParser parser, String tag) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int from = JsonReads.start(parser);
            boolean object = parser.currentToken() == JsonToken.START_OBJECT;
            var text = object ? tagOf(parser, tag) : null;
            elements.add(new Element(from, JsonReads.end(parser), object, text));
        }
    }

    private static @Nullable String tagOf(JsonParser parser, String tag) {
        @Nullable String text = null;
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (name.equals(tag)) {
                text = JsonReads.stringOrNull(parser);
            }
            parser.skipChildren();
        }
        return text;
    }

    public JsonBytes bytes() {
        return bytes;
    }

    public List<Member> members() {
        return members;
    }

    /** The elements of the opened array; empty when the member is absent, empty or no array. */
    public List<Element> elements() {
        return elements;
    }

    /** The member of that name; the last one when a sender repeated it, as every JSON parser in the field reads it. */
    public @Nullable Member member(String name) {
        for (int i = members.size() - 1; i >= 0; i--) {
            if (members.get(i).name().equals(name)) {
                return members.get(i);
            }
        }
        return null;
    }

    /** The exact bytes of that member's value, or null when there is no such member. */
    public @Nullable JsonBytes value(String name) {
        var member = member(name);
        return member == null ? null : bytes.slice(member.valueFrom(), member.valueTo());
    }
}
