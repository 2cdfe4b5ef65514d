package io.throughline.routing.affinity;

/**
 * What a provider is expected to hold of a request in its prompt cache, because it answered the one before.
 *
 * @param model its id, {@code provider/name}
 * @param tokens of the prompt and the answer then
 * @param pinned whether the client named a session, so that the model stays while it can
 */
public record Held(String model, long tokens, boolean pinned) {}
