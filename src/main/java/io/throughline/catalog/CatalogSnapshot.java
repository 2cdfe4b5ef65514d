package io.throughline.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All providers and models at one moment. Immutable; lookups are hash lookups.
 *
 * @param known providers that nobody has switched on; no other lookup finds them or their models
 */
public record CatalogSnapshot(
        Map<String, Provider> providersById,
        Map<String, String> idsByAlias,
        Map<String, Model> modelsById,
        Map<String, List<Model>> modelsByName,
        Map<String, SeenModels> seen,
        KnownProviders known) {

    /** Later models replace earlier ones of the same id; order is kept. */
    static CatalogSnapshot of(Collection<Provider> providers, Collection<Model> models) {
        return of(providers, Map.of(), models);
    }

    /** {@code aliases} are further ids of providers; a provider's own id goes before them. */
    static CatalogSnapshot of(Collection<Provider> providers, Map<String, String> aliases, Collection<Model> models) {
        return of(providers, aliases, models, Map.of());
    }

    static CatalogSnapshot of(
            Collection<Provider> providers,
            Map<String, String> aliases,
            Collection<Model> models,
            Map<String, SeenModels> seen) {
        var byProvider = new LinkedHashMap<String, Provider>();
        providers.forEach(provider -> byProvider.put(provider.id(), provider));
        var ids = new LinkedHashMap<String, Model>();
        models.forEach(model -> ids.put(model.id(), model));
        var names = new LinkedHashMap<String, List<Model>>();
        ids.values()
                .forEach(model -> names.computeIfAbsent(model.name(), name -> new ArrayList<>(1))
                        .add(model));
        names.replaceAll((name, offerings) -> List.copyOf(offerings));
        return new CatalogSnapshot(
                Collections.unmodifiableMap(byProvider),
                Map.copyOf(aliases),
                Collections.unmodifiableMap(ids),
                Collections.unmodifiableMap(names),
                Map.copyOf(seen),
                KnownProviders.NONE);
    }

    /** The same beside these. */
    CatalogSnapshot knowing(KnownProviders others) {
        return new CatalogSnapshot(providersById, idsByAlias, modelsById, modelsByName, seen, others);
    }

    /** The same, but with these as the models of that provider. */
    CatalogSnapshot with(String provider, List<Model> models, Map<String, SeenModels> lists) {
        var byProvider = new LinkedHashMap<String, List<Model>>();
        providersById.keySet().forEach(id -> byProvider.put(id, new ArrayList<>()));
        modelsById
                .values()
                .forEach(model -> byProvider
                        .computeIfAbsent(model.provider(), id -> new ArrayList<>())
                        .add(model));
        byProvider.put(provider, models);
        var all = byProvider.values().stream().flatMap(List::stream).toList();
        return of(providersById.values(), idsByAlias, all, lists).knowing(known);
    }

    /** What the model's provider says of it. */
    public Availability availability(Model model) {
        var list = seen.get(model.provider());
        if (list == null) {
            return Availability.UNCONFIRMED;
        }
        return list.has(model.name()) ? Availability.LISTED : Availability.NOT_LISTED;
    }

    /** When the model was last in its provider's list; null when it was not in the newest one. */
    public @Nullable Instant seenAt(Model model) {
        var list = seen.get(model.provider());
        return list != null && list.has(model.name()) ? list.at() : null;
    }

    /** The same, but for that provider, which is live. */
    CatalogSnapshot withAnswering(String id) {
        var all = new LinkedHashMap<>(providersById);
        all.computeIfPresent(id, (same, provider) -> provider.answering());
        return new CatalogSnapshot(Collections.unmodifiableMap(all), idsByAlias, modelsById, modelsByName, seen, known);
    }

    public Collection<Provider> providers() {
        return providersById.values();
    }

    /** The provider of that id or alias. */
    public @Nullable Provider provider(String id) {
        var provider = providersById.get(id);
        return provider != null ? provider : providersById.get(idsByAlias.getOrDefault(id, ""));
    }

    public Collection<Model> models() {
        return modelsById.values();
    }

    /** The model of that {@code provider/name}, in which an alias may stand for the provider. */
    public @Nullable Model model(String id) {
        var model = modelsById.get(id);
        int slash = id.indexOf('/');
        if (model != null || slash < 0) {
            return model;
        }
        var provider = idsByAlias.get(id.substring(0, slash));
        return provider == null ? null : modelsById.get(provider + id.substring(slash));
    }

    /** Every provider's offering of that bare name. */
    public List<Model> offerings(String name) {
        return modelsByName.getOrDefault(name, List.of());
    }
}
