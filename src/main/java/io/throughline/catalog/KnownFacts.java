package io.throughline.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is said of models, and whom to believe: operator's files, then administrators, then the provider's own list, then synced sources in
 * their order, then the built-in files. Of each fact the first counts.
 */
final class KnownFacts {

    private final Map<String, Map<String, FiledModel>> filed = new LinkedHashMap<>();
    private final Map<String, Map<String, List<KnownFact>>> synced;
    private final Map<String, SeenModels> seen;

    /**
     * @param synced by provider and name, the facts of better sources first
     * @param seen by provider
     */
    KnownFacts(List<FiledModel> filed, Map<String, Map<String, List<KnownFact>>> synced, Map<String, SeenModels> seen) {
        this.synced = synced;
        this.seen = seen;
        for (var each : filed) {
            var model = each.model();
            this.filed
                    .computeIfAbsent(model.provider(), id -> new LinkedHashMap<>())
                    .put(model.name(), each);
        }
    }

    /** The facts of these sources by provider and name, those of earlier sources first. */
    static Map<String, Map<String, List<KnownFact>>> byModel(List<SyncedSource> sources) {
        var all = new HashMap<String, Map<String, List<KnownFact>>>();
        for (var source : sources) {
            for (var model : source.models()) {
                all.computeIfAbsent(model.provider(), id -> new LinkedHashMap<>())
                        .merge(model.modelName(), model.facts(), KnownFacts::joined);
            }
        }
        return all;
    }

    private static List<KnownFact> joined(List<KnownFact> first, List<KnownFact> then) {
        var both = new ArrayList<>(first);
        both.addAll(then);
        return both;
    }

    /** The provider's models: those of files first, then those that a source knows, then those that only its own list has. */
    List<Model> models(Provider provider) {
        var names = new LinkedHashSet<>(filedOf(provider.id()).keySet());
        names.addAll(syncedOf(provider.id()).keySet());
        var models = new ArrayList<Model>(names.size());
        for (var name : names) {
            models.add(FactMerge.model(provider, name, filedOf(provider.id()).get(name), of(provider.id(), name)));
        }
        var list = seen.get(provider.id());
        if (list != null) {
            list.models().values().stream()
                    .filter(listed -> !names.contains(listed.name()))
                    .forEach(listed -> models.add(list.model(provider, listed)));
        }
        return models;
    }

    /** Everything said of that model, the best first. */
    List<KnownFact> of(String provider, String name) {
        var file = filedOf(provider).get(name);
        var ranked = new ArrayList<KnownFact>();
        if (file != null && file.origin() != Origin.BUILT_IN) {
            ranked.addAll(file.facts());
        }
        var list = seen.get(provider);
        if (list != null) {
            ranked.addAll(list.facts().getOrDefault(name, List.of()));
        }
        ranked.addAll(syncedOf(provider).getOrDefault(name, List.of()));
        if (file != null && file.origin() == Origin.BUILT_IN) {
            ranked.addAll(file.facts());
        }
        addDayOfList(ranked, list, name);
        return ranked;
    }

    /** Some lists give the day of the question for that of the release: it counts only where nobody else names one. */
    private static void addDayOfList(List<KnownFact> ranked, @Nullable SeenModels list, String name) {
        var released = list == null ? null : list.released(name);
        if (released != null) {
            ranked.add(released);
        }
    }

    /** The names of the models that sources know of that provider. */
    List<String> syncedNames(String provider) {
        return List.copyOf(syncedOf(provider).keySet());
    }

    private Map<String, FiledModel> filedOf(String provider) {
        return filed.getOrDefault(provider, Map.of());
    }

    private Map<String, List<KnownFact>> syncedOf(String provider) {
        return synced.getOrDefault(provider, Map.of());
    }
}
