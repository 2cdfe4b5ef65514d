package io.throughline.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All providers and models at one moment. Immutable; lookups are hash lookups. */
public final class CatalogSnapshot {

    private final Map<String, Provider> providers;
    private final Map<String, Model> byId;
    private final Map<String, List<Model>> byName;

    /** Later models replace earlier ones of the same id. */
    public CatalogSnapshot(Collection<Provider> providers, Collection<Model> models) {
        var byProvider = new LinkedHashMap<String, Provider>();
        providers.forEach(provider -> byProvider.put(provider.id(), provider));
        var ids = new LinkedHashMap<String, Model>();
        models.forEach(model -> ids.put(model.id(), model));
        var names = new LinkedHashMap<String, List<Model>>();
        ids.values().forEach(model -> names.computeIfAbsent(model.name(), name -> new ArrayList<>(1)).add(model));
        this.providers = Collections.unmodifiableMap(byProvider);
        this.byId = Collections.unmodifiableMap(ids);
        this.byName = names;
    }

    public Collection<Provider> providers() {
        return providers.values();
    }

    public @Nullable Provider provider(String id) {
        return providers.get(id);
    }

    public Collection<Model> models() {
        return byId.values();
    }

    /** The model of that {@code provider/name}. */
    public @Nullable Model model(String id) {
        return byId.get(id);
    }

    /** Every provider's offering of that bare name. */
    public List<Model> offerings(String name) {
        return Collections.unmodifiableList(byName.getOrDefault(name, List.of()));
    }
}
