package io.throughline.routing.policy;

import io.throughline.catalog.Price;
import io.throughline.routing.Needs;
import io.throughline.usage.Cost;
import io.throughline.usage.Costing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models that are left for one request.
 *
 * @param left their numbers in the index, as {@link Bits}
 * @param removed what each filter took out, in the order of the filters; those that took nothing are not there
 */
public record Candidates(CatalogIndex index, Needs needs, long[] left, List<Sieve.Removal> removed) {

    public boolean isEmpty() {
        return Bits.isEmpty(left);
    }

    /** The same for other needs. */
    public Candidates needing(Needs others) {
        return new Candidates(index, others, left, removed);
    }

    /** Expected, in pico-dollars; infinite when unknown. */
    public double cost(int number) {
        return index.prices().cost(number, needs);
    }

    /** For people: {@code $0.00012 expected}. */
    public String costText(int number) {
        if (index.prices().isByUnit(number)) {
            return "charged by units";
        }
        return exactCost(index.model(number).price())
                .map(cost -> "$" + cost.usd() + " expected")
                .orElse("price unknown");
    }

    private Optional<Cost> exactCost(@Nullable Price price) {
        return Costing.cost(price, needs.usage());
    }
}
