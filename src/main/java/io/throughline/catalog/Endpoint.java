package io.throughline.catalog;

import io.throughline.dialect.Quirk;
import java.net.URI;
import java.util.Set;

/** Where and how to call: a dialect's id, the base URL its paths are added to, and how the provider departs from the dialect. */
public record Endpoint(String dialect, URI baseUrl, Set<Quirk> quirks) {
    public Endpoint {
        quirks = Set.copyOf(quirks);
    }
}
