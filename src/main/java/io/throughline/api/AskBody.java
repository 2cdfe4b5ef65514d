package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body of our own endpoints on its way to become a chat request: it may have a {@code prompt} in place of {@code messages}. */
final class AskBody {

    private final JsonIndex index;
    private final JsonSplice splice;

    private AskBody(JsonIndex index) {
        this.index = index;
        splice = new JsonSplice(index);
    }

    static AskBody of(JsonBytes body) {
        try {
            var asked = new AskBody(JsonIndex.of(body));
            asked.promptAsMessage();
            return asked;
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    private void promptAsMessage() {
        var prompt = take("prompt");
        if (prompt == null) {
            return;
        }
        if (has("messages")) {
            throw GatewayException.invalid("prompt", "stands beside messages; send one of them");
        }
        var text = JsonReads.stringOrNull(prompt);
        if (text == null || text.isBlank()) {
            throw GatewayException.invalid("prompt", "must be a non-empty string, but it is " + prompt.utf8());
        }
        say(prompt);
    }

    /** With one message of the user, a JSON string. */
    void say(JsonBytes text) {
        splice.set("messages", List.of(JsonBytes.of("[{\"role\":\"user\",\"content\":"), text, JsonBytes.of("}]")));
    }

    boolean has(String name) {
        var value = index.value(name);
        return value != null && !value.is("null");
    }

    /** The member's value, which the chat request shall not have; null when there is none. */
    @Nullable JsonBytes take(String name) {
        var value = index.value(name);
        if (value == null) {
            return null;
        }
        splice.remove(name);
        return value.is("null") ? null : value;
    }

    /** As {@link #take}, of a member that must be a string. */
    @Nullable String takeText(String name) {
        var value = take(name);
        if (value == null) {
            return null;
        }
        var text = JsonReads.stringOrNull(value);
        if (text == null || text.isBlank()) {
            throw GatewayException.invalid(name, "must be a non-empty string, but it is " + value.utf8());
        }
        return text;
    }

    void set(String name, String text) {
        splice.set(name, JsonWrites.quoted(text));
    }

    /** What is left and what was put in, as one body. */
    JsonBytes body() {
        return JsonBytes.join(splice.slices());
    }
}
