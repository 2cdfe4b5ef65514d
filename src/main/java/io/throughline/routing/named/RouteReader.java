package io.throughline.routing.named;

import io.throughline.routing.grammar.Nearest;
import io.throughline.routing.grammar.RouteGrammar;
import io.throughline.routing.named.RouteRule.Split.Share;
import io.throughline.routing.named.RouteRule.Target;
import io.throughline.routing.named.RouteRule.When.Case;
import io.throughline.routing.named.Written.Fields;
import io.throughline.routing.named.Written.Fields.Field;
import io.throughline.routing.named.Written.Items;
import io.throughline.routing.named.Written.Word;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one named route. Knows no other words than those it names: a slip of the pen is an error, never a guess. */
final class RouteReader {

    static final int MOST_TARGETS = 20;

    private static final int LONGEST_TARGET = 500;
    private static final int MOST_WEIGHT = 1_000_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final List<String> WAYS = List.of("to", "try", "split", "when");
    private static final List<String> KEYS =
            List.of("to", "try", "split", "when", "otherwise", "max-cost", "organization");

    private RouteReader() {}

    /**
     * One route: a model string, a list of them to try in order, or an object.
     *
     * @param place the name's
     * @throws BadRouteException naming the place, the problem and the way out
     */
    static NamedRoute read(String name, Place place, Written written) {
        checkName(name, place);
        return switch (written) {
            case Word word -> new NamedRoute(name, null, new RouteRule.To(target(word)), null, written);
            case Items items -> new NamedRoute(name, null, new RouteRule.Try(targets(items)), null, written);
            case Fields fields -> route(name, fields);
        };
    }

    private static void checkName(String name, Place place) {
        if (!NAME.matcher(name).matches()) {
            throw new BadRouteException(
                    place,
                    "is no name of a route: that has 1 to 100 letters, digits, dots, dashes and underscores and begins with a"
                            + " letter or digit; what has a slash names a provider's model");
        }
        if (RouteGrammar.isPolicy(name)) {
            throw new BadRouteException(
                    place,
                    "is no name of a route: it begins like a policy and would never be looked up; put another word first");
        }
    }

    private static NamedRoute route(String name, Fields fields) {
        var found = Keys.of(fields, KEYS);
        var ways = WAYS.stream().filter(found::has).toList();
        if (ways.size() != 1) {
            throw new BadRouteException(
                    fields.place(),
                    ways.isEmpty()
                            ? "leads nowhere: it needs one of " + String.join(", ", WAYS)
                            : "has " + String.join(" and ", ways)
                                    + "; a route has one of them, and another route can be its target");
        }
        var otherwise = found.value("otherwise").map(RouteReader::target).orElse(null);
        if (otherwise != null && !found.has("when")) {
            throw new BadRouteException(otherwise.place(), "goes with 'when' only");
        }
        var way = found.value(ways.getFirst()).orElseThrow();
        var rule = switch (ways.getFirst()) {
            case "to" -> new RouteRule.To(target(way));
            case "try" -> new RouteRule.Try(targets(way));
            case "split" -> split(way);
            default -> when(way, otherwise);
        };
        var organization = found.value("organization").map(RouteReader::text).orElse(null);
        var maxCost = found.value("max-cost").map(RouteReader::dollars).orElse(null);
        return new NamedRoute(name, organization, rule, maxCost, fields);
    }

    private static RouteRule split(Written written) {
        var shares = entries(written, RouteReader::share);
        var seen = new HashSet<String>();
        for (var share : shares) {
            if (!seen.add(share.to().model())) {
                throw new BadRouteException(
                        share.to().place(), "'" + share.to().model() + "' is there twice; add the weights up");
            }
        }
        return new RouteRule.Split(shares);
    }

    private static Share share(Written written) {
        if (!(written instanceof Fields fields)) {
            throw new BadRouteException(
                    written.place(), "is " + written.what() + " and must be like {to: openai/gpt-4o, weight: 90}");
        }
        var found = Keys.of(fields, List.of("to", "weight"));
        var to = found.required("to");
        var weight = found.required("weight");
        var number = weight instanceof Word word ? word.number() : Optional.<BigDecimal>empty();
        if (number.isEmpty() || !isWeight(number.get())) {
            throw new BadRouteException(
                    weight.place(),
                    "is " + weight.what() + " and must be a whole number from 1 to " + MOST_WEIGHT
                            + "; leave a target out that shall get nothing");
        }
        return new Share(target(to), number.get().intValueExact());
    }

    private static boolean isWeight(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0
                && number.signum() > 0
                && number.compareTo(BigDecimal.valueOf(MOST_WEIGHT)) <= 0;
    }

    private static RouteRule when(Written written, @Nullable Target otherwise) {
        return new RouteRule.When(entries(written, RouteReader::oneCase), otherwise);
    }

    private static Case oneCase(Written written) {
        if (!(written instanceof Fields fields)) {
            throw new BadRouteException(
                    written.place(),
                    "is " + written.what() + " and must be like {if: {metadata.plan: paid}, to: openai/gpt-4o}");
        }
        var found = Keys.of(fields, List.of("if", "to"));
        return new Case(ConditionReader.read(found.required("if")), target(found.required("to")));
    }

    private static List<Target> targets(Written written) {
        return entries(written, RouteReader::target);
    }

    private static <T> List<T> entries(Written written, Function<Written, T> entry) {
        if (!(written instanceof Items items)) {
            throw new BadRouteException(written.place(), "is " + written.what() + " and must be a list");
        }
        if (items.items().isEmpty() || items.items().size() > MOST_TARGETS) {
            throw new BadRouteException(
                    written.place(), "has " + items.items().size() + " entries and must have 1 to " + MOST_TARGETS);
        }
        return items.items().stream().map(entry).toList();
    }

    private static Target target(Written written) {
        var model = text(written);
        if (model.length() > LONGEST_TARGET) {
            throw new BadRouteException(
                    written.place(), "has " + model.length() + " characters; a target has at most " + LONGEST_TARGET);
        }
        return new Target(model, written.place());
    }

    static String text(Written written) {
        if (written instanceof Word word
                && word.kind() != Word.Kind.NOTHING
                && !word.text().isBlank()
                && word.text().chars().noneMatch(Character::isISOControl)) {
            return word.text().strip();
        }
        throw new BadRouteException(written.place(), "is " + written.what() + " and must be a text");
    }

    private static BigDecimal dollars(Written written) {
        var text = text(written);
        return Numbers.read(text.startsWith("$") ? text.substring(1) : text)
                .filter(number -> number.signum() > 0)
                .orElseThrow(() -> new BadRouteException(
                        written.place(), "is '" + text + "' and must be dollars of one request, like 0.02"));
    }

    /** The fields of an object that may have only those. Underscores are dashes, as JSON's authors write. */
    record Keys(Fields fields, List<Field> known) {

        static Keys of(Fields fields, List<String> names) {
            for (var field : fields.fields()) {
                if (!names.contains(plain(field))) {
                    throw new BadRouteException(
                            field.place(),
                            "is not known; there is " + String.join(", ", names)
                                    + Nearest.word(field.name(), names)
                                            .map(near -> ". Did you mean '" + near + "'?")
                                            .orElse(""));
                }
            }
            return new Keys(fields, fields.fields());
        }

        private static String plain(Field field) {
            return field.name().replace('_', '-');
        }

        boolean has(String name) {
            return value(name).isPresent();
        }

        Optional<Written> value(String name) {
            return known.stream()
                    .filter(field -> plain(field).equals(name))
                    .map(Field::value)
                    .findFirst();
        }

        Written required(String name) {
            return value(name).orElseThrow(() -> new BadRouteException(fields.place(), "needs '" + name + "'"));
        }
    }
}
