package io.throughline.catalog;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import io.throughline.catalog.ProviderFile.ModelEntry;
import io.throughline.chat.ProviderControls.Privacy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds a snapshot from provider files and the operator's settings; settings win. */
final class CatalogBuilder {

    private static final ProviderSettings UNCHANGED =
            new ProviderSettings(null, null, null, null, null, null, null, true);

    private final Set<String> dialects;
    private final Function<String, @Nullable String> variables;
    private final List<Provider> providers = new ArrayList<>();
    private final List<FiledModel> models = new ArrayList<>();
    private Map<String, Origin> origins = Map.of();
    private Map<String, Addition> additions = Map.of();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Set<String> awaited = new LinkedHashSet<>();

    /** {@code variables} looks up environment variables. */
    CatalogBuilder(Set<String> dialects, Function<String, @Nullable String> variables) {
        this.dialects = dialects;
        this.variables = variables;
    }

    void add(Provider provider, Collection<Model> offered) {
        providers.add(provider);
        offered.forEach(model -> models.add(new FiledModel(model, Origin.BUILT_IN, false)));
    }

    /** Who wrote the files that are added, by provider; without it they are built in. */
    CatalogBuilder writtenBy(Map<String, Origin> authors) {
        origins = Map.copyOf(authors);
        return this;
    }

    /** Of two files with one id the later counts. */
    void addAll(List<ProviderFile> files, Map<String, ProviderSettings> settings, Map<String, Addition> added) {
        additions = added;
        var byId = new LinkedHashMap<String, ProviderFile>();
        files.forEach(file -> byId.put(file.id(), file));
        settings.forEach((id, changed) -> byId.computeIfAbsent(id, unknown -> fromSettings(unknown, changed)));
        // Of equal offerings the first is called, and a deployment of the operator's own may not be there.
        byId.values().stream()
                .sorted(Comparator.comparing(file -> Boolean.TRUE.equals(file.ownBaseUrl())))
                .forEach(file -> add(file, settings.getOrDefault(file.id(), UNCHANGED)));
    }

    private static ProviderFile fromSettings(String id, ProviderSettings settings) {
        if (settings.dialect() == null || settings.baseUrl() == null) {
            throw new BadProviderFileException("throughline.providers." + id
                    + ": no provider file has this id; give it a dialect and a base-url to make it a new provider");
        }
        return ProviderFile.of(id, settings.dialect(), settings.baseUrl().toString(), settings.quirks());
    }

    private static Privacy privacy(ProviderFile file) {
        return switch (file.privacy()) {
            case "no-training" -> Privacy.NO_TRAINING;
            case "no-retention" -> Privacy.NO_RETENTION;
            case null -> Privacy.ANY;
            default ->
                throw new BadProviderFileException(file.id()
                        + ": privacy must be no-training or no-retention, but it is '" + file.privacy() + "'");
        };
    }

    private void add(ProviderFile file, ProviderSettings settings) {
        var credentials = Credentials.of(file, settings, additions.get(file.id()), variables);
        var address = BaseUrl.of(addressOf(file, settings), variables)
                .without(settings.dialect() == null ? file.baseUrlIgnores() : null);
        var endpoints = new Endpoints(file, settings, dialects, variables);
        var usual = endpoints.usual(address.url(file.id()), credentials);
        var elsewhere = orElse(whyNotLocated(file, settings), address.whyNotLive());
        var why = settings.enabled()
                ? orElse(credentials.missing(), elsewhere)
                : "switched off by throughline.providers." + file.id() + ".enabled";
        var provider = new Provider(
                file.id(),
                file.name(),
                usual,
                credentials.keys(),
                why,
                endpoints.modelsLike(usual),
                embeddingBatch(file),
                settings.enabled() && credentials.missing() != null && elsewhere == null,
                privacy(file));
        providers.add(provider);
        models.addAll(models(file, provider, endpoints));
        alias(file);
    }

    private void alias(ProviderFile file) {
        for (var alias : file.aliases() == null ? List.<String>of() : file.aliases()) {
            var other = aliases.putIfAbsent(alias, file.id());
            if (other != null) {
                throw new BadProviderFileException(
                        "provider " + file.id() + ": alias '" + alias + "' is one of provider " + other + " already");
            }
        }
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
        return variable != null ? variable : file.baseUrl();
    }

    private @Nullable String baseUrlVariable(ProviderFile file) {
        return file.baseUrlVariable() == null ? null : BaseUrl.firstSet(List.of(file.baseUrlVariable()), variables);
    }

    private static @Nullable String orElse(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }

    private @Nullable String whyNotLocated(ProviderFile file, ProviderSettings settings) {
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

    private List<FiledModel> models(ProviderFile file, Provider provider, Endpoints endpoints) {
        var entries = file.models() == null ? List.<ModelEntry>of() : file.models();
        var names = new HashSet<String>();
        for (var entry : entries) {
            if (!names.add(entry.name())) {
                throw new BadProviderFileException(provider.id() + "/" + entry.name() + ": name is there twice");
            }
        }
        var origin = origins.getOrDefault(provider.id(), Origin.BUILT_IN);
        return entries.stream()
                .map(entry -> new FiledModel(
                        model(provider, entry, endpoints),
                        origin,
                        origin != Origin.BUILT_IN && entry.capabilities() != null))
                .toList();
    }

    private static Model model(Provider provider, ModelEntry entry, Endpoints endpoints) {
        var id = provider.id() + "/" + entry.name();
        var price = PriceReading.of(id, entry.price());
        var capabilities = ModelReading.capabilities(id, entry, price);
        return new Model(
                provider.id(),
                entry.name(),
                endpoints.of(provider, entry),
                entry.window(),
                entry.maxOutput(),
                capabilities,
                price,
                ModelReading.lifecycle(id, entry),
                ModelReading.modalities(id, entry.modalities(), capabilities),
                ModelReading.quality(id, entry.quality()),
                true);
    }

    /** The ids of providers that become live when something answers at their base URL. */
    Set<String> awaited() {
        return Set.copyOf(awaited);
    }

    /** The models as their files have them. */
    List<FiledModel> filed() {
        return List.copyOf(models);
    }

    /** A snapshot of what the files say, and nobody else. */
    CatalogSnapshot build() {
        return build(new KnownFacts(models, Map.of(), Map.of()), Map.of());
    }

    CatalogSnapshot build(KnownFacts facts, Map<String, SeenModels> lists) {
        var all = providers.stream()
                .flatMap(provider -> facts.models(provider).stream())
                .toList();
        return CatalogSnapshot.of(providers, aliases, all, lists);
    }
}
