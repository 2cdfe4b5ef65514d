package io.throughline.catalog.sync;

/** A source that cannot be taken over. The message says why in words, and is shown to administrators. */
final class BadSourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadSourceException(String message) {
        super(message, null, false, false);
    }
}
