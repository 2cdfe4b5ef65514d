package io.throughline.catalog;

import java.util.Locale;

/** What a provider's own list says of a model. */
public enum Availability {
    /** It is in the list. */
    LISTED,
    /** The list was read, and it is not there: it may be gone, or hidden from these keys. */
    NOT_LISTED,
    /** The list was never read, or the provider has none. */
    UNCONFIRMED;

    /** The word in {@code /v1/models}: {@code not_listed}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
