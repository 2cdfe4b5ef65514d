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
 * @param apiVersion sent with every call as query parameter {@code api-version}; null for none
 * @param modelsPath where models are listed, behind the base URL
 * @param maxWindowTokens the most tokens of context to ask for, where that is asked for with each request; null when nobody limits it
 */
public record Endpoint(
        String dialect,
        URI baseUrl,
        Set<Quirk> quirks,
        @Nullable String keyHeader,
        @Nullable String auth,
        @Nullable String apiVersion,
        String modelsPath,
        @Nullable Integer maxWindowTokens) {

    public static final String MODELS_PATH = "/models";

    /** In the place of a path: models are not listed anywhere. */
    private static final String NO_LIST = "none";

    public Endpoint {
        quirks = Set.copyOf(quirks);
    }

    public Endpoint(String dialect, URI baseUrl, Set<Quirk> quirks) {
        this(dialect, baseUrl, quirks, null, null);
    }

    public Endpoint(String dialect, URI baseUrl, Set<Quirk> quirks, @Nullable String keyHeader, @Nullable String auth) {
        this(dialect, baseUrl, quirks, keyHeader, auth, null, MODELS_PATH, null);
    }

    /** Without a list of models, and with nothing that departs from the dialect. */
    static Endpoint unlisted(String dialect, URI baseUrl) {
        return new Endpoint(dialect, baseUrl, Set.of(), null, null, null, NO_LIST, null);
    }

    /** The same elsewhere, in another dialect or with other quirks. */
    Endpoint with(String otherDialect, URI otherUrl, Set<Quirk> otherQuirks) {
        return new Endpoint(
                otherDialect, otherUrl, otherQuirks, keyHeader, auth, apiVersion, modelsPath, maxWindowTokens);
    }

    /** The URL at which it lists its models; null when it lists none. */
    public @Nullable URI modelsUrl() {
        return modelsPath.equals(NO_LIST) ? null : url(modelsPath);
    }

    /** The URL of a path of the dialect's, which begins with a slash and may have a query. */
    public URI url(String path) {
        var version = apiVersion == null ? "" : (path.indexOf('?') < 0 ? "?" : "&") + "api-version=" + apiVersion;
        return URI.create(baseUrl + path + version);
    }
}
