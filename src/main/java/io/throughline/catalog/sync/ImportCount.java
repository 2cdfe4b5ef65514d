package io.throughline.catalog.sync;

import io.throughline.catalog.Fact;
import io.throughline.catalog.SyncedProvider;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers what an importer reads, and counts what it does not take and why. */
final class ImportCount {

    private final Map<String, List<Fact>> models = new LinkedHashMap<>();
    private final Map<String, SyncedProvider> providers = new LinkedHashMap<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private int entries;

    void entry() {
        entries++;
    }

    /** This entry makes no model. */
    void skip(String reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    /** One fact of a model is not taken. */
    void leaveOut(String reason) {
        leftOut.merge(reason, 1, Integer::sum);
    }

    /** Of two entries for one model the first counts. */
    void add(String id, List<Fact> facts) {
        if (models.putIfAbsent(id, facts) != null) {
            skip("same_model_again");
        }
    }

    /** In the place of an entry that was read before, if there is one. */
    void replace(String id, List<Fact> facts) {
        if (models.put(id, facts) != null) {
            skip("same_model_again");
        }
    }

    /** Of two that mean one provider the first counts. */
    void add(SyncedProvider provider) {
        providers.putIfAbsent(provider.id(), provider);
    }

    Imported done() {
        return new Imported(
                entries, Collections.unmodifiableMap(models), List.copyOf(providers.values()), skipped, leftOut);
    }
}
