package io.throughline.catalog;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import io.throughline.catalog.ProviderFile.LikeEntry;
import io.throughline.catalog.ProviderFile.ModelEntry;
import io.throughline.dialect.Quirk;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where and how one provider's models are called: the usual endpoint, and those of models that differ from it. */
final class Endpoints {

    private final ProviderFile file;
    private final ProviderSettings settings;
    private final Set<String> dialects;
    private final Function<String, @Nullable String> variables;

    Endpoints(
            ProviderFile file,
            ProviderSettings settings,
            Set<String> dialects,
            Function<String, @Nullable String> variables) {
        this.file = file;
        this.settings = settings;
        this.dialects = dialects;
        this.variables = variables;
    }

    /** The provider's usual endpoint; a base URL without a path is completed where the file says how. */
    Endpoint usual(URI baseUrl, Credentials credentials) {
        var where = "provider " + file.id();
        var dialect = dialect(where, settings.dialect() != null ? settings.dialect() : file.dialect());
        var quirks = quirks(where, settings.quirks() != null ? settings.quirks() : file.quirks());
        var bare = baseUrl.getRawPath().isEmpty() ? file.bareHost() : null;
        if (bare == null) {
            return endpoint(dialect, baseUrl, quirks, credentials, file.apiVersion());
        }
        var url = URI.create(baseUrl + bare.path());
        return endpoint(dialect, url, both(quirks, quirks(where, bare.quirks())), credentials, bare.apiVersion());
    }

    private Endpoint endpoint(
            String dialect, URI url, Set<Quirk> quirks, Credentials credentials, @Nullable String fileVersion) {
        var version = settings.apiVersion() != null ? settings.apiVersion() : fileVersion;
        boolean own = dialect.equals(file.dialect());
        return new Endpoint(
                dialect,
                url,
                quirks,
                credentials.keyHeader(),
                credentials.auth(),
                version == null ? null : BaseUrl.of(version, variables).text(),
                own && file.modelsPath() != null ? file.modelsPath() : Endpoint.MODELS_PATH,
                settings.maxWindow() != null ? settings.maxWindow() : file.maxWindow());
    }

    List<ModelsLike> modelsLike(Endpoint usual) {
        var entries = file.modelsLike() == null ? List.<LikeEntry>of() : file.modelsLike();
        return entries.stream()
                .flatMap(entry -> {
                    var endpoint = like(entry, usual);
                    return entry.names().stream().map(name -> ModelsLike.of(name, endpoint));
                })
                .toList();
    }

    private Endpoint like(LikeEntry entry, Endpoint usual) {
        var where = "provider " + file.id() + ", models like " + String.join(", ", entry.names());
        var url = entry.baseUrl() == null ? usual.baseUrl() : usual.baseUrl().resolve(entry.baseUrl());
        var moved = usual.with(usual.dialect(), url, usual.quirks());
        return differing(moved, where, entry.dialect(), entry.quirks());
    }

    /** The model's own endpoint; null when it is the usual one. */
    @Nullable Endpoint of(Provider provider, ModelEntry entry) {
        var like = provider.endpointOf(entry.name());
        if (entry.quirks() == null && entry.dialect() == null) {
            return like;
        }
        var base = like == null ? provider.endpoint() : like;
        return differing(base, provider.id() + "/" + entry.name(), entry.dialect(), entry.quirks());
    }

    private Endpoint differing(
            Endpoint from, String where, @Nullable String dialect, @Nullable List<String> furtherQuirks) {
        return from.with(
                dialect == null ? from.dialect() : dialect(where, dialect),
                from.baseUrl(),
                both(from.quirks(), quirks(where, furtherQuirks)));
    }

    private String dialect(String where, String id) {
        if (!dialects.contains(id)) {
            throw new BadProviderFileException(
                    where + ": dialect '" + id + "' is not one of " + new TreeSet<>(dialects));
        }
        return id;
    }

    private static Set<Quirk> both(Set<Quirk> some, Set<Quirk> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Set<Quirk> quirks(String where, @Nullable List<String> ids) {
        if (ids == null) {
            return Set.of();
        }
        var known = Arrays.stream(Quirk.values()).collect(Collectors.toMap(Quirk::id, Function.identity()));
        return ids.stream().map(id -> named("quirk", where, id, known)).collect(Collectors.toUnmodifiableSet());
    }

    /** The value of that id; the exception for an unknown one says where it stands and what there is. */
    static <T> T named(String kind, String where, String id, Map<String, T> known) {
        var found = known.get(id);
        if (found == null) {
            throw new BadProviderFileException(
                    where + ": " + kind + " '" + id + "' is not one of " + new TreeSet<>(known.keySet()));
        }
        return found;
    }
}
