package io.throughline.routing.grammar;

import io.throughline.routing.grammar.Bound.Relation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy, left to right. Knows no other words than those of the grammar: a slip of the pen is an error, never a guess.
 *
 * <pre>
 * policy    = objective { clause }
 * clause    = ("with" | "without") trait { ("and" | "," | "+") trait }
 *           | ("from" | "not") provider { "," provider }
 *           | "under" "$" amount [ ("per" | "/") ("request" | "1M" | "M") ]
 *           | "context" bound
 *           | "where" condition { "and" condition }
 * condition = trait | ("context" | "ttft" | "cost" | "quality" | "throughput") bound
 * bound     = ("<" | "<=" | ">" | ">=") amount
 * </pre>
 */
public final class RouteGrammar {

    public static final int MOST_CHARACTERS = 500;

    private static final List<String> OBJECTIVES =
            Arrays.stream(Objective.values()).map(Objective::id).toList();
    private static final List<String> CLAUSES = List.of("with", "without", "under", "context", "from", "not", "where");
    private static final List<String> CONDITIONS = conditions();
    private static final List<String> RELATIONS =
            Arrays.stream(Relation.values()).map(Relation::symbol).toList();
    private static final List<String> UNDERS = List.of("request", "1m", "m");

    /** So many words can make up the name of one trait or provider. */
    private static final int MOST_WORDS = 8;

    private final String written;
    private final List<PolicyWord> words;
    private final ProviderNames providers;
    private int at;

    private final List<String> with = new ArrayList<>(4);
    private final List<String> without = new ArrayList<>(0);
    private final List<String> from = new ArrayList<>(0);
    private final List<String> not = new ArrayList<>(0);
    private final List<Bound> bounds = new ArrayList<>(2);

    private RouteGrammar(String written, ProviderNames providers) {
        this.written = written;
        this.providers = providers;
        words = PolicyWord.of(written);
    }

    private static List<String> conditions() {
        var known = new ArrayList<>(Traits.BY_ID.keySet());
        known.addAll(List.of("context", "ttft", "cost", "quality", "throughput"));
        return List.copyOf(known);
    }

    /** Whether a model string is a policy and no name: whether it begins with an objective as a word of its own. */
    public static boolean isPolicy(String model) {
        return objective(model).isPresent();
    }

    /** The objective that a model string begins with; empty when it is no policy. */
    public static Optional<Objective> objective(String model) {
        int from = 0;
        while (from < model.length() && PolicyWord.isGap(model.charAt(from))) {
            from++;
        }
        for (var objective : Objective.values()) {
            var id = OBJECTIVES.get(objective.ordinal());
            if (model.regionMatches(true, from, id, 0, id.length())) {
                int end = from + id.length();
                boolean ends = end == model.length()
                        || !PolicyWord.isLetter(model.charAt(end)) && "/:@".indexOf(model.charAt(end)) < 0;
                return ends ? Optional.of(objective) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * The policy that a name was probably meant to be, for one that looks like a policy but for a slip in its first word; empty for any
     * other name.
     */
    public static Optional<String> meant(String model) {
        int end = 0;
        while (end < model.length() && PolicyWord.isLetter(model.charAt(end))) {
            end++;
        }
        boolean whole = end == model.length() || model.charAt(end) == ' ';
        return whole ? Nearest.word(model.substring(0, end), OBJECTIVES) : Optional.empty();
    }

    /** @throws io.throughline.chat.GatewayException INVALID_REQUEST naming the word, its place and the words that are known there */
    public static Wish parse(String written, ProviderNames providers) {
        if (written.length() > MOST_CHARACTERS) {
            throw Misread.tooLong(written.length(), MOST_CHARACTERS);
        }
        return new RouteGrammar(written, providers).wish();
    }

    private Wish wish() {
        var first = next("an objective", OBJECTIVES);
        int objective = OBJECTIVES.indexOf(first.text());
        if (objective < 0) {
            throw unknown(first, "an objective", OBJECTIVES);
        }
        while (at < words.size()) {
            clause(next("a clause", CLAUSES));
        }
        return new Wish(Objective.values()[objective], with, without, from, not, bounds);
    }

    private void clause(PolicyWord word) {
        switch (word.text()) {
            case "with" -> traits(with);
            case "without" -> traits(without);
            case "from" -> providers(from);
            case "not" -> providers(not);
            case "under" -> bounds.add(under());
            case "context" -> bounds.add(bound(Measure.CONTEXT));
            case "where" -> conditionList();
            default -> throw unknown(word, "a clause", CLAUSES);
        }
    }

    private void traits(List<String> into) {
        do {
            into.add(trait(Traits.BY_ID.keySet()));
        } while (accept("and") || accept(",") || accept("+"));
    }

    private String trait(Collection<String> known) {
        for (int count = wordsAhead(); count > 0; count--) {
            var name = joined(count);
            if (Traits.BY_ID.containsKey(name)) {
                at += count;
                return name;
            }
        }
        throw unknown(next("a capability", known), "a capability", known);
    }

    private void providers(List<String> into) {
        do {
            into.add(provider());
        } while (accept(","));
    }

    private String provider() {
        for (int count = wordsAhead(); count > 0; count--) {
            var exact = written.substring(
                    words.get(at).from(), words.get(at + count - 1).to());
            var id = providers.id(exact);
            id = id != null ? id : providers.id(joined(count));
            if (id != null) {
                at += count;
                return id;
            }
        }
        throw unknown(next("a provider", providers.ids()), "a provider", providers.ids());
    }

    private void conditionList() {
        do {
            var measure = measureAhead();
            if (measure == null) {
                with.add(trait(CONDITIONS));
            } else {
                at++;
                bounds.add(bound(measure));
            }
        } while (accept("and"));
    }

    private @Nullable Measure measureAhead() {
        if (at == words.size()) {
            return null;
        }
        return switch (words.get(at).text()) {
            case "context" -> Measure.CONTEXT;
            case "ttft" -> Measure.TTFT;
            case "cost" -> Measure.COST;
            case "quality" -> Measure.QUALITY;
            case "throughput" -> Measure.THROUGHPUT;
            default -> null;
        };
    }

    private Bound bound(Measure measure) {
        var sign = next("a comparison", RELATIONS);
        int relation = RELATIONS.indexOf(sign.text());
        if (relation < 0) {
            throw unknown(sign, "a comparison", RELATIONS);
        }
        return new Bound(measure, Relation.values()[relation], amount(measure));
    }

    private Bound under() {
        var amount = amount(Measure.COST);
        var measure = Measure.COST;
        if (accept("per") || accept("/")) {
            var unit = next("a unit", UNDERS);
            if (!UNDERS.contains(unit.text())) {
                throw unknown(unit, "a unit", UNDERS);
            }
            measure = unit.text().equals("request") ? Measure.COST : Measure.PRICE;
        }
        return new Bound(measure, Relation.LESS, amount);
    }

    private BigDecimal amount(Measure measure) {
        if (measure == Measure.COST && !accept("$")) {
            throw Misread.number(shown(), place(), "money is written in dollars, like $0.01");
        }
        var number = next("a number", List.of());
        if (number.from() > 0 && written.charAt(number.from() - 1) == '-') {
            throw Misread.number("-" + number.text(), number.from() - 1, "an amount cannot be negative");
        }
        var following = at < words.size() && Amount.isUnit(words.get(at).text()) && !Amount.hasUnit(number.text())
                ? words.get(at++).text()
                : "";
        return Amount.read(number.text() + following, number.from(), measure);
    }

    private String shown() {
        return at < words.size() ? words.get(at).text() : "";
    }

    private int place() {
        return at < words.size() ? words.get(at).from() : written.length();
    }

    /** How many words stand here before a sign or the end, as far as they can make up one name. */
    private int wordsAhead() {
        int count = 0;
        while (count < MOST_WORDS
                && at + count < words.size()
                && words.get(at + count).isWord()) {
            count++;
        }
        return count;
    }

    private String joined(int count) {
        if (count == 1) {
            return words.get(at).text();
        }
        var name = new StringBuilder(words.get(at).text());
        for (int i = 1; i < count; i++) {
            name.append('-').append(words.get(at + i).text());
        }
        return name.toString();
    }

    private boolean accept(String text) {
        boolean here = at < words.size() && words.get(at).text().equals(text);
        at += here ? 1 : 0;
        return here;
    }

    private PolicyWord next(String what, Collection<String> known) {
        if (at == words.size()) {
            throw Misread.early(what, known);
        }
        return words.get(at++);
    }

    private RuntimeException unknown(PolicyWord word, String what, Collection<String> known) {
        return Misread.word(written.substring(word.from(), word.to()), word.from(), what, known);
    }
}
