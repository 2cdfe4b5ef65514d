package io.throughline.catalog;

/** A provider's file or settings that cannot be used. The message names the place and the way out. */
public final class BadProviderFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BadProviderFileException(String message) {
        super(message);
    }
}
