package io.throughline.wire;

/** Bytes that are not the JSON they had to be. The message names the place and is safe to show to the sender. */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedJsonException(String message) {
        super(message);
    }
}
