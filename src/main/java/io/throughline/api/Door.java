package io.throughline.api;

import io.throughline.chat.GatewayException;

/**
 * One endpoint of the hot API: a handler of bytes and headers that knows no web framework, so that its mounting can change without it. Found
 * by type.
 */
interface Door {

    /** The path below {@code /v1} that this door answers, e.g. {@code /chat/completions}; one that ends in a slash takes all below it.
     * {@link DoorTable#ROUTE} is a path of its own. */
    String path();

    /** {@code GET} or {@code POST}; the {@code allow} header for a door that takes several. */
    String method();

    /** Whether it takes requests of that method. */
    default boolean takes(String method) {
        return method.equals(method());
    }

    /** The client API whose errors this door speaks. */
    String dialect();

    /** Whether it takes requests whose bodies are still arriving. */
    default boolean takesUploads() {
        return false;
    }

    /**
     * Begins to answer; the caller is known already.
     *
     * @throws GatewayException when the request is wrong
     */
    DoorAnswer answer(DoorRequest request);
}
