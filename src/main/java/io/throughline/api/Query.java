package io.throughline.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Storable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The query parameters of a request: each name with all its values, decoded, in their order. */
public record Query(Map<String, List<String>> values) {

    static final Query NONE = new Query(Map.of());

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    public Query {
        values = Map.copyOf(values);
    }

    /** Of a URI such as {@code /v1/models?provider=openai}. */
    static Query of(String uri) {
        if (uri.indexOf('?') < 0) {
            return NONE;
        }
        var query = new Query(new QueryStringDecoder(uri).parameters());
        query.values().forEach((name, values) -> {
            Storable.check("the query", name);
            values.forEach(value -> Storable.check(name, value));
        });
        return query;
    }

    /** The last value that is not blank. */
    public Optional<String> find(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank())
                .reduce((first, second) -> second);
    }

    /** All values; several may stand in one, between commas. */
    public List<String> list(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** A whole number from 0 to {@code most}. */
    public int count(String name, int usual, int most) {
        var written = find(name).orElse(null);
        if (written == null) {
            return usual;
        }
        try {
            int number = Integer.parseInt(written);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw GatewayException.invalid(
                name, "must be a whole number from 0 to " + most + ", but it is '" + written + "'");
    }

    /** {@code true} or {@code false}; empty when it is not there. */
    public Optional<Boolean> findFlag(String name) {
        return choices(name, Set.of("true", "false")).stream().findFirst().map(Boolean::valueOf);
    }

    /** A number that is not negative, with up to nine digits on each side of the point; empty when it is not there. */
    Optional<BigDecimal> findAmount(String name) {
        var written = find(name);
        written.filter(text -> !AMOUNT.matcher(text).matches()).ifPresent(text -> {
            throw GatewayException.invalid(name, "must be a number such as 0.25, but it is '" + text + "'");
        });
        return written.map(BigDecimal::new);
    }

    /**
     * As {@link #list}, in lower case.
     *
     * @throws GatewayException INVALID_REQUEST when one of them is not one of these
     */
    public List<String> choices(String name, Collection<String> known) {
        var chosen = list(name).stream()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        chosen.stream().filter(value -> !known.contains(value)).findFirst().ifPresent(value -> {
            throw notOneOf(name, value, known);
        });
        return chosen;
    }

    /** That the parameter has a value it cannot have. */
    static GatewayException notOneOf(String name, String value, Collection<String> known) {
        return GatewayException.invalid(
                name,
                "is '" + value + "' and may be: " + known.stream().sorted().collect(Collectors.joining(", ")));
    }

    /**
     * @param others whether a parameter is taken without being told of
     * @throws GatewayException INVALID_REQUEST naming the first parameter that is none of these
     */
    void checkKnown(Set<String> known, Predicate<String> others) {
        values.keySet().stream()
                .filter(name -> !known.contains(name) && !others.test(name))
                .findFirst()
                .ifPresent(name -> {
                    throw GatewayException.of(
                            ErrorKind.INVALID_REQUEST,
                            "there is no query parameter '" + name + "' here; there are: "
                                    + known.stream().sorted().collect(Collectors.joining(", ")),
                            name);
                });
    }
}
