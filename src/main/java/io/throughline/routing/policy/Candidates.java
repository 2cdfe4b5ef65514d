package io.throughline.routing.policy;

import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import io.throughline.catalog.TaskKind;
import io.throughline.routing.Needs;
import io.throughline.routing.health.Pace;
import io.throughline.usage.Cost;
import io.throughline.usage.Costing;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The models that are left for one request.
 *
 * @param task whose score counts as their quality
 * @param left their numbers in the index, as {@link Bits}
 * @param removed what each filter took out, in the order of the filters; those that took nothing are not there
 */
public record Candidates(CatalogIndex index, Needs needs, TaskKind task, long[] left, List<Sieve.Removal> removed) {

    public boolean isEmpty() {
        return Bits.isEmpty(left);
    }

    /** Those that pass the test too. */
    Candidates passing(Predicate<Model> test) {
        var passing = left.clone();
        Bits.retainIf(passing, number -> test.test(index.model(number)));
        return new Candidates(index, needs, task, passing, removed);
    }

    /** The same for other needs. */
    public Candidates needing(Needs others) {
        return new Candidates(index, others, task, left, removed);
    }

    /** The same with these models only. */
    Candidates narrowed(long[] others) {
        return new Candidates(index, needs, task, others, removed);
    }

    /** Expected, in pico-dollars; infinite when unknown. */
    public double cost(int number) {
        return index.prices().cost(number, needs);
    }

    /** The same with at least that share of the prompt in the provider's cache. */
    public double cost(int number, double cachedShare) {
        return cachedShare > 0 ? index.prices().cost(number, cached(cachedShare)) : cost(number);
    }

    private Needs cached(double share) {
        long tokens = (long) (share * needs.promptTokens());
        return tokens > needs.cachedTokens() ? needs.cached(tokens) : needs;
    }

    /** 0 to 100, or {@link CatalogIndex#UNKNOWN}. */
    public double quality(int number) {
        return index.quality(number, task);
    }

    /** For people: {@code $0.00012 expected}. */
    public String costText(int number, @Nullable Pace pace) {
        if (index.prices().isByUnit(number)) {
            return "charged by units";
        }
        var expected = pace == null ? needs : cached(pace.cachedShare());
        return exactCost(index.model(number).price(), expected)
                .map(cost -> "$" + cost.usd() + " expected")
                .orElse("price unknown");
    }

    private static Optional<Cost> exactCost(@Nullable Price price, Needs needs) {
        return Costing.cost(price, needs.usage());
    }
}
