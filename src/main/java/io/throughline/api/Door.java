package io.throughline.api;

import io.throughline.chat.GatewayException;
import java.util.Locale;

/**
 * One endpoint of the hot API: a handler of bytes and headers that knows no web framework, so that its mounting can change without it. Found
 * by type.
 */
public interface Door {

    /**
     * The path below {@code /v1} that this door answers, e.g. {@code /chat/completions}; one that ends in a slash takes all below it. One that begins
     * with {@code /api/} is a path of its own; where it ends in a slash, it is answered without that as well.
     */
    String path();

    /** {@code GET} or {@code POST}; the {@code allow} header for a door that takes several. */
    String method();

    /** Whether it takes requests of that method. */
    default boolean takes(String method) {
        return method.equals(method());
    }

    /** Whether a body of that content-type may be sent to it. */
    default boolean takesBody(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).contains("json");
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
