package io.throughline.catalog;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import io.throughline.catalog.ProviderFile.ModelEntry;
import io.throughline.dialect.Quirk;
import io.throughline.tenant.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds a snapshot from provider files and the operator's settings; settings win. */
final class CatalogBuilder {

    private static final ProviderSettings UNCHANGED = new ProviderSettings(null, null, null, null, null, true);

    private static final Pattern COMMA = Pattern.compile(",");

    private final Set<String> dialects;
    private final Function<String, @Nullable String> variables;
    private final List<Provider> providers = new ArrayList<>();
    private final List<Model> models = new ArrayList<>();
    private final Set<String> awaited = new LinkedHashSet<>();

    /** {@code variables} looks up environment variables. */
    CatalogBuilder(Set<String> dialects, Function<String, @Nullable String> variables) {
        this.dialects = dialects;
        this.variables = variables;
    }

    void add(Provider provider, Collection<Model> offered) {
        providers.add(provider);
        models.addAll(offered);
    }

    void addAll(List<ProviderFile> files, Map<String, ProviderSettings> settings) {
        var byId = new LinkedHashMap<String, ProviderFile>();
        files.forEach(file -> byId.put(file.id(), file));
        settings.forEach((id, changed) -> byId.computeIfAbsent(id, unknown -> fromSettings(unknown, changed)));
        byId.values().forEach(file -> add(file, settings.getOrDefault(file.id(), UNCHANGED)));
    }

    private static ProviderFile fromSettings(String id, ProviderSettings settings) {
        if (settings.dialect() == null || settings.baseUrl() == null) {
            throw new BadProviderFileException("throughline.providers." + id
                    + ": no provider file has this id; give it a dialect and a base-url to make it a new provider");
        }
        var quirks = settings.quirks();
        return new ProviderFile(
                id,
                id,
                settings.dialect(),
                settings.baseUrl().toString(),
                null,
                null,
                null,
                null,
                null,
                null,
                quirks,
                null,
                null);
    }

    private void add(ProviderFile file, ProviderSettings settings) {
        var dialect = settings.dialect() != null ? settings.dialect() : file.dialect();
        if (!dialects.contains(dialect)) {
            throw new BadProviderFileException(
                    "provider " + file.id() + ": dialect '" + dialect + "' is not one of " + new TreeSet<>(dialects));
        }
        var quirks = settings.quirks() != null ? settings.quirks() : file.quirks();
        var address = BaseUrl.of(addressOf(file, settings), variables);
        var endpoint =
                new Endpoint(dialect, address.url(file.id()), quirks(file.id(), quirks), file.keyHeader(), file.auth());
        var keys = keys(file, settings);
        var why = whyNotLive(file, settings, keys);
        var notLive = why != null ? why : address.whyNotLive();
        var provider = new Provider(file.id(), file.name(), endpoint, keys, notLive, embeddingBatch(file));
        add(provider, models(file, endpoint));
    }

    private static @Nullable Integer embeddingBatch(ProviderFile file) {
        var batch = file.embeddingBatch();
        if (batch != null && batch < 1) {
            throw new BadProviderFileException(
                    "provider " + file.id() + ": embedding_batch must be 1 or more, but it is " + batch);
        }
        return batch;
    }

    /** The settings' base URL, else that of the variable, else the file's. */
    private String addressOf(ProviderFile file, ProviderSettings settings) {
        if (settings.baseUrl() != null) {
            return settings.baseUrl().toString();
        }
        var variable = baseUrlVariable(file);
        return variable != null ? variable.strip() : file.baseUrl();
    }

    private @Nullable String baseUrlVariable(ProviderFile file) {
        return file.baseUrlVariable() == null ? null : blankAsNull(variables.apply(file.baseUrlVariable()));
    }

    private List<ProviderKey> keys(ProviderFile file, ProviderSettings settings) {
        var several = settings.apiKeys();
        if (several != null && !several.isEmpty()) {
            return several.stream()
                    .filter(each -> !each.key().isBlank())
                    .map(each -> new ProviderKey(new Secret(each.key().strip()), each.weight()))
                    .toList();
        }
        var set = blankAsNull(settings.apiKey());
        if (set != null) {
            return List.of(new ProviderKey(new Secret(set.strip()), 1));
        }
        var found = file.keyVariables() == null ? null : firstSet(file.keyVariables());
        return found == null
                ? List.of()
                : (file.auth() == null ? COMMA.splitAsStream(found) : Stream.of(found))
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .map(key -> new ProviderKey(new Secret(key), 1))
                        .toList();
    }

    private @Nullable String firstSet(List<String> names) {
        for (var name : names) {
            var value = blankAsNull(variables.apply(name));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private @Nullable String whyNotLive(ProviderFile file, ProviderSettings settings, List<ProviderKey> keys) {
        if (!settings.enabled()) {
            return "switched off by throughline.providers." + file.id() + ".enabled";
        }
        if (keys.isEmpty() && file.keyVariables() != null) {
            return "no key: set " + String.join(" or ", file.keyVariables()) + " or throughline.providers." + file.id()
                    + ".api-key";
        }
        boolean located = settings.baseUrl() != null || baseUrlVariable(file) != null;
        if (!located && Boolean.TRUE.equals(file.ownBaseUrl())) {
            return "no base URL: set " + file.baseUrlVariable() + " or throughline.providers." + file.id()
                    + ".base-url to one like " + file.baseUrl();
        }
        if (!located && Boolean.TRUE.equals(file.liveWhenAnswering())) {
            awaited.add(file.id());
            return "nothing answers at " + file.baseUrl() + " yet: start it there or set " + file.baseUrlVariable();
        }
        return null;
    }

    private static Set<Quirk> quirks(String provider, @Nullable List<String> ids) {
        if (ids == null) {
            return Set.of();
        }
        var known = Arrays.stream(Quirk.values()).collect(Collectors.toMap(Quirk::id, Function.identity()));
        return ids.stream().map(id -> named("quirk", provider, id, known)).collect(Collectors.toUnmodifiableSet());
    }

    private static <T> T named(String kind, String where, String id, Map<String, T> known) {
        var found = known.get(id);
        if (found == null) {
            throw new BadProviderFileException(
                    where + ": " + kind + " '" + id + "' is not one of " + new TreeSet<>(known.keySet()));
        }
        return found;
    }

    private static List<Model> models(ProviderFile file, Endpoint usual) {
        var entries = file.models() == null ? List.<ModelEntry>of() : file.models();
        return entries.stream().map(entry -> model(file.id(), entry, usual)).toList();
    }

    /** The usual endpoint with the model's own quirks; null when it has none. */
    private static @Nullable Endpoint endpoint(String model, ModelEntry entry, Endpoint usual) {
        if (entry.quirks() == null) {
            return null;
        }
        var all = new HashSet<>(usual.quirks());
        all.addAll(quirks(model, entry.quirks()));
        return new Endpoint(usual.dialect(), usual.baseUrl(), all, usual.keyHeader(), usual.auth());
    }

    private static Model model(String provider, ModelEntry entry, Endpoint usual) {
        var known = Arrays.stream(Capability.values()).collect(Collectors.toMap(Capability::id, Function.identity()));
        var ids = entry.capabilities() == null ? List.<String>of() : entry.capabilities();
        var id = provider + "/" + entry.name();
        var capabilities = ids.stream()
                .map(word -> named("capability", id, word, known))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Capability.class)));
        if (capabilities.stream().noneMatch(Capability::isKind)) {
            capabilities.add(Capability.CHAT);
        }
        return new Model(
                provider,
                entry.name(),
                endpoint(id, entry, usual),
                entry.window(),
                entry.maxOutput(),
                capabilities,
                PriceReading.of(id, entry.price()),
                entry.released(),
                true);
    }

    /** The ids of providers that become live when something answers at their base URL. */
    Set<String> awaited() {
        return Set.copyOf(awaited);
    }

    CatalogSnapshot build() {
        return CatalogSnapshot.of(providers, models);
    }
}
