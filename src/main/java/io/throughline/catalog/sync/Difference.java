package io.throughline.catalog.sync;

import io.throughline.catalog.Fact;
import io.throughline.catalog.KnownFact;
import io.throughline.catalog.Price;
import io.throughline.catalog.SyncedModel;
import io.throughline.catalog.SyncedSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a newly read document changes of what is known from its source.
 *
 * @param after the source with the document taken over: facts that stay keep their time
 * @param added models that were not there, {@code changed} those with a fact that is new, other or gone, {@code removed} those that are gone
 * @param priced how many models have a price now, {@code pricedBefore} before
 * @param bothPriced how many had one and have one, {@code leaps} of these how many by a factor of more than 1,000
 * @param providersDiffer whether its providers or their addresses are not those that were there
 * @param changes facts of models that were there before
 */
record Difference(
        SyncedSource after,
        int before,
        int added,
        int changed,
        int removed,
        int priced,
        int pricedBefore,
        int bothPriced,
        int leaps,
        boolean providersDiffer,
        List<Change> changes) {

    private static final long LEAP = 1_000;

    /** One fact of one model, as JSON values; null where there was or is none. */
    record Change(
            String model,
            String fact,
            @Nullable String was,
            @Nullable String became) {}

    boolean isNone() {
        return added == 0 && changed == 0 && removed == 0 && !providersDiffer;
    }

    static Difference of(SyncedSource before, Imported imported, Instant now) {
        return new Comparison(before, now).with(imported);
    }

    /** The counts while they grow. */
    private static final class Comparison {

        private final SyncedSource before;
        private final Instant now;
        private final Map<String, SyncedModel> known = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private int added;
        private int changed;
        private int priced;
        private int bothPriced;
        private int leaps;

        Comparison(SyncedSource before, Instant now) {
            this.before = before;
            this.now = now;
            before.models().forEach(model -> known.put(model.id(), model));
        }

        Difference with(Imported imported) {
            var models = new ArrayList<SyncedModel>(imported.models().size());
            imported.models().forEach((id, facts) -> models.add(model(id, facts)));
            int kept = imported.models().size() - added;
            long pricedBefore = before.models().stream()
                    .filter(model -> price(model.facts()) != null)
                    .count();
            return new Difference(
                    new SyncedSource(before.name(), models, imported.providers()),
                    before.models().size(),
                    added,
                    changed,
                    before.models().size() - kept,
                    priced,
                    (int) pricedBefore,
                    bothPriced,
                    leaps,
                    !Set.copyOf(before.providers()).equals(Set.copyOf(imported.providers())),
                    changes);
        }

        private SyncedModel model(String id, List<Fact> facts) {
            var old = known.get(id);
            var carried = KnownFact.carried(before.name(), facts, old == null ? List.of() : old.facts(), now);
            var price = price(carried);
            priced += price == null ? 0 : 1;
            if (old == null) {
                added++;
            } else {
                changed += note(id, old.facts(), carried) ? 1 : 0;
                compare(price(old.facts()), price);
            }
            return new SyncedModel(id, carried);
        }

        private boolean note(String id, List<KnownFact> old, List<KnownFact> young) {
            int noted = changes.size();
            var names = new HashSet<String>();
            for (var fact : young) {
                names.add(fact.fact().name());
                var same = KnownFact.find(old, fact.fact().name());
                if (same == null || !same.fact().equals(fact.fact())) {
                    changes.add(new Change(
                            id,
                            fact.fact().name(),
                            same == null ? null : FactJson.text(same.fact()),
                            FactJson.text(fact.fact())));
                }
            }
            for (var fact : old) {
                if (!names.contains(fact.fact().name())) {
                    changes.add(new Change(id, fact.fact().name(), FactJson.text(fact.fact()), null));
                }
            }
            return changes.size() > noted;
        }

        private void compare(@Nullable Price old, @Nullable Price young) {
            if (old != null && young != null) {
                bothPriced++;
                boolean leapt = leapt(old.inputPicoUsd(), young.inputPicoUsd())
                        || leapt(old.outputPicoUsd(), young.outputPicoUsd());
                leaps += leapt ? 1 : 0;
            }
        }

        private static boolean leapt(long one, long other) {
            return Math.min(one, other) > 0 && Math.max(one, other) / Math.min(one, other) > LEAP;
        }

        private static @Nullable Price price(List<KnownFact> facts) {
            var known = KnownFact.find(facts, "price");
            return known != null && known.fact() instanceof Fact.Priced(var price) ? price : null;
        }
    }
}
