package io.throughline.routing.grammar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A policy as it was asked for: {@code cheapest with vision from openai}. Equal wishes are equal, however they were written.
 *
 * @param with ids of {@link Traits} that a model must have, sorted
 * @param without those that it must not have, sorted
 * @param from ids of the only providers to choose from, sorted; empty for all
 * @param not ids of providers to leave out, sorted
 * @param bounds limits, all of which hold, sorted
 */
public record Wish(
        Objective objective,
        List<String> with,
        List<String> without,
        List<String> from,
        List<String> not,
        List<Bound> bounds) {

    public Wish {
        with = sorted(with);
        without = sorted(without);
        from = sorted(from);
        not = sorted(not);
        bounds = sorted(bounds);
    }

    /** This objective with the clauses of both. Providers to choose from are those that both name, where both name some. */
    public Wish and(Wish other) {
        var common = from.isEmpty() || other.from.isEmpty()
                ? both(from, other.from)
                : from.stream().filter(other.from::contains).toList();
        var neither = common.isEmpty() ? both(from, other.from) : List.<String>of();
        return new Wish(
                objective,
                both(with, other.with),
                both(without, other.without),
                common.isEmpty() ? from : common,
                both(both(not, other.not), neither),
                both(bounds, other.bounds));
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static <T extends Comparable<T>> List<T> sorted(Collection<T> words) {
        return words.size() < 2 ? List.copyOf(words) : List.copyOf(new TreeSet<>(words));
    }

    /** The same with one bound more. */
    public Wish within(Bound bound) {
        var all = new ArrayList<>(bounds);
        all.add(bound);
        return new Wish(objective, with, without, from, not, all);
    }

    /** In the route grammar; {@link RouteGrammar} reads the same wish from it. */
    public String text() {
        var text = new StringBuilder(objective.id());
        add(text, " with ", with, " and ");
        add(text, " without ", without, " and ");
        add(text, " from ", from, ", ");
        add(text, " not ", not, ", ");
        bounds.stream()
                .filter(bound -> bound.measure() == Measure.PRICE)
                .forEach(bound -> text.append(' ').append(bound.text()));
        var conditions = bounds.stream()
                .filter(bound -> bound.measure() != Measure.PRICE)
                .map(Bound::text)
                .collect(Collectors.joining(" and "));
        return conditions.isEmpty()
                ? text.toString()
                : text.append(" where ").append(conditions).toString();
    }

    private static void add(StringBuilder text, String clause, List<String> words, String between) {
        if (!words.isEmpty()) {
            text.append(clause).append(String.join(between, words));
        }
    }
}
