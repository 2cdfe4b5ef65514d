package io.throughline.routing.named;

import io.throughline.routing.grammar.Nearest;
import io.throughline.routing.named.Comparison.Operator;
import io.throughline.routing.named.Written.Fields;
import io.throughline.routing.named.Written.Fields.Field;
import io.throughline.routing.named.Written.Items;
import io.throughline.routing.named.Written.Word;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads conditions: {@code {metadata.plan: paid, prompt-tokens: {gt: 8000}}}. All fields of an object must hold. */
final class ConditionReader {

    private static final int MOST_TEXTS = 100;
    private static final List<String> OPERATORS =
            Arrays.stream(Operator.values()).map(Operator::id).toList();

    private ConditionReader() {}

    /** @throws BadRouteException naming the place, the problem and the way out */
    static Condition read(Written written) {
        if (!(written instanceof Fields fields) || fields.fields().isEmpty()) {
            throw new BadRouteException(
                    written.place(), "is " + written.what() + " and must be a condition like {metadata.plan: paid}");
        }
        var conditions = new ArrayList<Condition>();
        fields.fields().forEach(field -> conditions.add(condition(field)));
        return conditions.size() == 1 ? conditions.getFirst() : new Condition.All(List.copyOf(conditions));
    }

    private static Condition condition(Field field) {
        return switch (field.name()) {
            case "all" -> new Condition.All(list(field.value()));
            case "any" -> new Condition.Any(list(field.value()));
            case "not" -> new Condition.Not(read(field.value()));
            default -> test(field, Fact.of(field.name()).orElseThrow(() -> unknown(field)));
        };
    }

    private static BadRouteException unknown(Field field) {
        var names = Fact.names();
        names.addAll(List.of("all", "any", "not"));
        return new BadRouteException(
                field.place(),
                "is nothing that a condition can look at; there is " + String.join(", ", names)
                        + Nearest.word(field.name(), names)
                                .map(near -> ". Did you mean '" + near + "'?")
                                .orElse(""));
    }

    private static List<Condition> list(Written written) {
        if (!(written instanceof Items items) || items.items().isEmpty()) {
            throw new BadRouteException(written.place(), "is " + written.what() + " and must be a list of conditions");
        }
        return items.items().stream().map(ConditionReader::read).toList();
    }

    private static Condition test(Field field, Fact fact) {
        return switch (field.value()) {
            case Word word -> new Condition.Test(fact, comparison(fact, Operator.EQ, word));
            case Items items -> new Condition.Test(fact, comparison(fact, Operator.IN, items));
            case Fields operators -> tests(fact, operators);
        };
    }

    private static Condition tests(Fact fact, Fields operators) {
        if (operators.fields().isEmpty()) {
            throw new BadRouteException(
                    operators.place(), "compares with nothing; write one of " + String.join(", ", OPERATORS));
        }
        var tests = new ArrayList<Condition>();
        for (var field : operators.fields()) {
            tests.add(new Condition.Test(fact, comparison(fact, operator(field), field.value())));
        }
        return tests.size() == 1 ? tests.getFirst() : new Condition.All(List.copyOf(tests));
    }

    /** Also as others spell them: {@code $gt}, {@code nin}, {@code regex}. */
    private static Operator operator(Field field) {
        var written = field.name().startsWith("$") ? field.name().substring(1) : field.name();
        var name = switch (written) {
            case "nin", "not_in" -> "not-in";
            case "regex" -> "matches";
            default -> written;
        };
        return Arrays.stream(Operator.values())
                .filter(operator -> operator.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadRouteException(
                        field.place(),
                        "is no comparison; there is " + String.join(", ", OPERATORS)
                                + Nearest.word(name, OPERATORS)
                                        .map(near -> ". Did you mean '" + near + "'?")
                                        .orElse("")));
    }

    private static Comparison comparison(Fact fact, Operator operator, Written written) {
        if (operator == Operator.IN || operator == Operator.NOT_IN) {
            return new Comparison(operator, texts(fact, written), null, null);
        }
        var text = value(fact, operator, written);
        if (operator == Operator.MATCHES) {
            return new Comparison(operator, List.of(text), null, pattern(text, written.place()));
        }
        var number = operator.comparesNumbers() ? Numbers.read(text) : Optional.<BigDecimal>empty();
        if (operator.comparesNumbers() && number.isEmpty()) {
            throw new BadRouteException(
                    written.place(), "is '" + text + "' and must be a number, which '" + operator.id() + "' compares");
        }
        return new Comparison(operator, List.of(text), number.orElse(null), null);
    }

    private static List<String> texts(Fact fact, Written written) {
        if (!(written instanceof Items items)
                || items.items().isEmpty()
                || items.items().size() > MOST_TEXTS) {
            throw new BadRouteException(
                    written.place(), "is " + written.what() + " and must be a list of 1 to " + MOST_TEXTS + " texts");
        }
        return items.items().stream()
                .map(item -> value(fact, Operator.EQ, item))
                .toList();
    }

    private static String value(Fact fact, Operator operator, Written written) {
        var text = RouteReader.text(written);
        boolean truth = operator == Operator.EXISTS || fact.subject().isTrueOrFalse();
        if (truth && !text.equals("true") && !text.equals("false")) {
            throw new BadRouteException(written.place(), "is '" + text + "' and must be true or false");
        }
        boolean equality = operator == Operator.EQ || operator == Operator.NE;
        if (fact.subject().isNumber() && equality && Numbers.read(text).isEmpty()) {
            throw new BadRouteException(written.place(), "is '" + text + "' and must be a number");
        }
        return text;
    }

    private static BoundedPattern pattern(String text, Place place) {
        if (text.length() > BoundedPattern.MOST_CHARACTERS) {
            throw new BadRouteException(
                    place,
                    "has " + text.length() + " characters; a pattern has at most " + BoundedPattern.MOST_CHARACTERS);
        }
        try {
            return new BoundedPattern(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new BadRouteException(
                    place, "is no regular expression: " + e.getDescription() + " at character " + (e.getIndex() + 1));
        }
    }
}
