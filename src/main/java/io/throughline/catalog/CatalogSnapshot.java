package io.throughline.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All providers and models at one moment. Immutable; lookups are hash lookups. */
public record CatalogSnapshot(
        Map<String, Provider> providersById, Map<String, Model> modelsById, Map<String, List<Model>> modelsByName) {

    /** Later models replace earlier ones of the same id; order is kept. */
    static CatalogSnapshot of(Collection<Provider> providers, Collection<Model> models) {
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
                Collections.unmodifiableMap(ids),
                Collections.unmodifiableMap(names));
    }

    /** The same, but for that provider, which is live. */
    CatalogSnapshot withAnswering(String id) {
        var all = new LinkedHashMap<>(providersById);
        all.computeIfPresent(id, (same, provider) -> provider.answering());
        return new CatalogSnapshot(Collections.unmodifiableMap(all), modelsById, modelsByName);
    }

    public Collection<Provider> providers() {
        return providersById.values();
    }

    public @Nullable Provider provider(String id) {
        return providersById.get(id);
    }

    public Collection<Model> models() {
        return modelsById.values();
    }

    /** The model of that {@code provider/name}. */
    public @Nullable Model model(String id) {
        return modelsById.get(id);
    }

    /** Every provider's offering of that bare name. */
    public List<Model> offerings(String name) {
        return modelsByName.getOrDefault(name, List.of());
    }
}
