package io.throughline.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The query parameters of a request: each name with all its values, decoded, in their order. */
record Query(Map<String, List<String>> values) {

    static final Query NONE = new Query(Map.of());

    Query {
        values = Map.copyOf(values);
    }

    /** Of a URI such as {@code /v1/models?provider=openai}. */
    static Query of(String uri) {
        return uri.indexOf('?') < 0 ? NONE : new Query(new QueryStringDecoder(uri).parameters());
    }

    /** The last value that is not blank. */
    Optional<String> find(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank())
                .reduce((first, second) -> second);
    }

    /** All values; several may stand in one, between commas. */
    List<String> list(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** A whole number from 0 to {@code most}. */
    int count(String name, int usual, int most) {
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

    /** @throws GatewayException INVALID_REQUEST naming the first parameter that is not one of these */
    void checkKnown(Set<String> known) {
        values.keySet().stream()
                .filter(name -> !known.contains(name))
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
