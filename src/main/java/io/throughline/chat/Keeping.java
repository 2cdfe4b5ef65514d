package io.throughline.chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a request of an API with stored responses refers to the store.
 *
 * @param kept whether the turn is stored, so that its response can be read again
 * @param previous the response that it continues, which is the turn of that id; null for none
 * @param passing how many of the leading instructions hold for this answer alone
 * @param asked what the response repeats of the request: a JSON object
 * @param prefix stands before the id of what is stored, and in such a key
 * @param beginning the key of the conversation that a stored turn begins when it continues none; null until the request has an id
 */
public record Keeping(
        boolean kept,
        @Nullable UUID previous,
        int passing,
        String asked,
        @Nullable String beginning,
        String prefix) {

    /** Of a response. */
    public Keeping(boolean kept, @Nullable UUID previous, int passing, String asked, @Nullable String beginning) {
        this(kept, previous, passing, asked, beginning, RESPONSE);
    }

    /** Of a chat completion that is to be stored. */
    public static Keeping completion(String asked) {
        return new Keeping(true, null, 0, asked, null, COMPLETION);
    }

    /** Stands before the id of a response, and in the keys of conversations that were begun without one. */
    public static final String RESPONSE = "resp_";

    /** The same for chat completions. */
    public static final String COMPLETION = "chatcmpl-";

    /** The same for the request of that id. */
    public Keeping of(UUID requestId) {
        return new Keeping(kept, previous, passing, asked, prefix + hex(requestId), prefix);
    }

    public boolean ofCompletion() {
        return prefix.equals(COMPLETION);
    }

    /** What the client calls the chat completion: as its provider did, where the name has the form. */
    public static String completionId(String told, UUID requestId) {
        return told.startsWith("chatcmpl") ? told : COMPLETION + hex(requestId);
    }

    /** The id as it is shown behind a prefix. */
    public static String hex(UUID id) {
        return id.toString().replace("-", "");
    }
}
