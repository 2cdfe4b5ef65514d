package io.throughline.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The providers that public catalogues name and nobody here has switched on. They stand beside the providers and models of a snapshot, so that
 * nothing that looks for a route, a name or an alias finds one: their hosts come from third parties.
 *
 * @param idsByModel the ids of those that offer a model of that name
 * @param models how many models they have together
 */
public record KnownProviders(Map<String, KnownProvider> byId, Map<String, List<String>> idsByModel, int models) {

    public static final KnownProviders NONE = new KnownProviders(Map.of(), Map.of(), 0);

    /** Of these sources, better ones first; what is a provider or an alias already is left out. */
    static KnownProviders of(List<SyncedSource> sources, KnownFacts facts, CatalogSnapshot snapshot) {
        var byId = new LinkedHashMap<String, KnownProvider>();
        var idsByModel = new HashMap<String, List<String>>();
        int models = 0;
        for (var source : sources) {
            for (var provider : source.providers()) {
                if (snapshot.provider(provider.id()) != null || byId.containsKey(provider.id())) {
                    continue;
                }
                var names = facts.syncedNames(provider.id());
                byId.put(
                        provider.id(),
                        new KnownProvider(provider.id(), provider.name(), provider.baseUrl(), source.name(), names));
                names.forEach(name -> idsByModel
                        .computeIfAbsent(name, unused -> new ArrayList<>(2))
                        .add(provider.id()));
                models += names.size();
            }
        }
        return new KnownProviders(Collections.unmodifiableMap(byId), Collections.unmodifiableMap(idsByModel), models);
    }

    public Collection<KnownProvider> all() {
        return byId.values();
    }

    /** Null when there is none of that id. */
    public @Nullable KnownProvider provider(String id) {
        return byId.get(id);
    }

    /** The known provider of that {@code provider/name}; null when none is named or it has no such model. */
    public @Nullable KnownProvider offering(String id) {
        int slash = id.indexOf('/');
        var provider = slash < 0 ? null : byId.get(id.substring(0, slash));
        return provider != null && provider.models().contains(id.substring(slash + 1)) ? provider : null;
    }

    /** The ids of those that offer a model of that bare name. */
    public List<String> offerings(String name) {
        return idsByModel.getOrDefault(name, List.of());
    }
}
