package io.throughline.catalog;

import io.throughline.dialect.Quirk;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to call: a dialect's id, the base URL its paths are added to, and how the provider departs from the dialect.
 *
 * @param keyHeader the header that takes the bare key, where that is not the dialect's own
 * @param auth the scheme by which the provider wants to know who calls; null for its key in the dialect's own header
 * @param apiVersion the query parameter {@code api-version} of every call, where the provider wants one
 */
public record Endpoint(
        String dialect,
        URI baseUrl,
        Set<Quirk> quirks,
        @Nullable String keyHeader,
        @Nullable String auth,
        @Nullable String apiVersion) {
    public Endpoint {
        quirks = Set.copyOf(quirks);
    }

    public Endpoint(String dialect, URI baseUrl, Set<Quirk> quirks) {
        this(dialect, baseUrl, quirks, null, null);
    }

    public Endpoint(String dialect, URI baseUrl, Set<Quirk> quirks, @Nullable String keyHeader, @Nullable String auth) {
        this(dialect, baseUrl, quirks, keyHeader, auth, null);
    }

    /** The URL of a path of the dialect's, which begins with a slash and may have a query. */
    public URI url(String path) {
        var version = apiVersion == null ? "" : (path.indexOf('?') < 0 ? "?" : "&") + "api-version=" + apiVersion;
        return URI.create(baseUrl + path + version);
    }
}
