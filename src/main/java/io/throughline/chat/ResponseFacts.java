package io.throughline.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a stored turn only its response needs.
 *
 * @param asked what the response repeats of the request: a JSON object
 * @param reason why the model stopped; null while it has not
 * @param model as the provider has told it; empty when it has not
 * @param names for each part of the answer the id that its provider gave it, empty where it gave none
 * @param completionId what the client calls the chat completion; null for a response
 */
public record ResponseFacts(
        String asked,
        @Nullable StopReason reason,
        String model,
        List<String> names,
        @Nullable String completionId) {

    /** Of a response. */
    public ResponseFacts(String asked, @Nullable StopReason reason, String model, List<String> names) {
        this(asked, reason, model, names, null);
    }

    public ResponseFacts {
        names = List.copyOf(names);
    }
}
