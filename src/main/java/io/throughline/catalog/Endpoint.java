package io.throughline.catalog;

import io.throughline.dialect.Quirk;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to call: a dialect's id, the base URL its paths are added to, and how the provider departs from the dialect.
 *
 * @param keyHeader the header that takes the bare key, where that is not the dialect's own
 * @param modelsPath where it lists its models, behind the base URL
 * @param maxWindowTokens the most tokens of context to ask for, where that is asked for with each request; null without a limit
 * @param auth the scheme by which the provider wants to know who calls; null for its key in the dialect's own header
 */
public record Endpoint(
        String dialect,
        URI baseUrl,
        Set<Quirk> quirks,
        @Nullable String keyHeader,
        @Nullable String auth,
        String modelsPath,
        @Nullable Integer maxWindowTokens) {

    public static final String MODELS_PATH = "/models";

    public Endpoint {
        quirks = Set.copyOf(quirks);
    }

    public Endpoint(String dialect, URI baseUrl, Set<Quirk> quirks, @Nullable String keyHeader, @Nullable String auth) {
        this(dialect, baseUrl, quirks, keyHeader, auth, MODELS_PATH, null);
    }

    public Endpoint(String dialect, URI baseUrl, Set<Quirk> quirks) {
        this(dialect, baseUrl, quirks, null, null);
    }

    /** The same with other quirks. */
    Endpoint with(Set<Quirk> others) {
        return new Endpoint(dialect, baseUrl, others, keyHeader, auth, modelsPath, maxWindowTokens);
    }

    /** The URL at which it lists its models. */
    String modelsUrl() {
        return baseUrl + modelsPath;
    }
}
