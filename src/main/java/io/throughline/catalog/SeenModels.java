package io.throughline.catalog;

import io.throughline.dialect.ListedModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a provider listed when it was last asked.
 *
 * @param models by their names
 */
record SeenModels(Instant at, Map<String, ListedModel> models) {

    /** What may follow a model's name in the name of one of its versions. */
    private static final Pattern VERSION =
            Pattern.compile("(-|@)(\\d{8}|\\d{4}-\\d{2}-\\d{2}|\\d{3,4}|latest)|:latest");

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    static SeenModels of(Instant at, List<ListedModel> models) {
        var byName = new LinkedHashMap<String, ListedModel>();
        models.forEach(model -> byName.put(model.name(), model));
        return new SeenModels(at, byName);
    }

    /** Some lists have only the versions of a model that can be called without one. */
    boolean has(String name) {
        return models.containsKey(name)
                || models.keySet().stream()
                        .anyMatch(listed -> listed.startsWith(name)
                                && VERSION.matcher(listed.substring(name.length()))
                                        .matches());
    }

    /** The model as the list describes it, for a catalogue that does not know it. */
    static Model model(Provider provider, ListedModel listed, Instant at) {
        return new Model(
                provider.id(),
                listed.name(),
                provider.endpointOf(listed.name()),
                listed.windowTokens(),
                listed.maxOutputTokens(),
                Set.of(),
                price(provider.id() + "/" + listed.name(), listed, at),
                listed.released(),
                false);
    }

    /** Null also for one finer than can be kept: unknown is better than wrong. */
    private static @Nullable Price price(String id, ListedModel listed, Instant at) {
        var price = listed.price();
        if (price == null) {
            return null;
        }
        try {
            return new Price(
                    id + "@" + at.atZone(ZoneOffset.UTC).toLocalDate() + "+listed",
                    pico(price.input()),
                    picoOrNull(price.cacheRead()),
                    picoOrNull(price.cacheWrite()),
                    pico(price.output()));
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Long picoOrNull(@Nullable BigDecimal usdPerToken) {
        return usdPerToken == null ? null : pico(usdPerToken);
    }

    private static long pico(BigDecimal usdPerToken) {
        return Price.picoUsdPerToken(usdPerToken.multiply(MILLION));
    }
}
