package io.throughline.catalog;

import io.throughline.dialect.ListedModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
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
 * @param facts what the list says of limits and prices, by name
 */
record SeenModels(Instant at, Map<String, ListedModel> models, Map<String, List<KnownFact>> facts) {

    /** What may follow a model's name in the name of one of its versions. */
    private static final Pattern VERSION =
            Pattern.compile("(-|@)(\\d{8}|\\d{4}-\\d{2}-\\d{2}|\\d{3,4}|latest)|:latest");

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** The source of such facts: the provider itself. */
    private static final String SOURCE = "provider";

    /** {@code before} is the list that was read before this one. */
    static SeenModels of(Instant at, List<ListedModel> models, @Nullable SeenModels before) {
        var byName = new LinkedHashMap<String, ListedModel>();
        var facts = new HashMap<String, List<KnownFact>>();
        for (var model : models) {
            byName.put(model.name(), model);
            var known = before == null ? List.<KnownFact>of() : before.facts.getOrDefault(model.name(), List.of());
            facts.put(model.name(), KnownFact.carried(SOURCE, factsOf(model), known, at));
        }
        return new SeenModels(at, byName, facts);
    }

    private static List<Fact> factsOf(ListedModel listed) {
        var facts = new ArrayList<Fact>();
        if (listed.windowTokens() != null) {
            facts.add(new Fact.Window(listed.windowTokens()));
        }
        if (listed.maxOutputTokens() != null) {
            facts.add(new Fact.MaxOutput(listed.maxOutputTokens()));
        }
        var price = price(listed);
        if (price != null) {
            facts.add(new Fact.Priced(price));
        }
        return facts;
    }

    /** Some lists have only the versions of a model that can be called without one. */
    boolean has(String name) {
        return models.containsKey(name)
                || models.keySet().stream()
                        .anyMatch(listed -> listed.startsWith(name)
                                && VERSION.matcher(listed.substring(name.length()))
                                        .matches());
    }

    /** Since when there is the model, by the list; null when it does not say. */
    @Nullable KnownFact released(String name) {
        var listed = models.get(name);
        return listed == null || listed.released() == null
                ? null
                : new KnownFact(SOURCE, at, new Fact.Released(listed.released()));
    }

    /** The model as the list describes it, for a catalogue that does not know it. */
    Model model(Provider provider, ListedModel listed) {
        return new Model(
                provider.id(),
                listed.name(),
                provider.endpointOf(listed.name()),
                listed.windowTokens(),
                listed.maxOutputTokens(),
                Set.of(),
                named(provider.id() + "/" + listed.name(), listed.name()),
                listed.released(),
                false);
    }

    private @Nullable Price named(String id, String name) {
        var known = KnownFact.find(facts.getOrDefault(name, List.of()), "price");
        return known != null && known.fact() instanceof Fact.Priced(var price)
                ? price.named(id + "@" + day(known.validFrom()) + "+" + SOURCE)
                : null;
    }

    private LocalDate day(@Nullable Instant from) {
        return (from == null ? at : from).atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** Null also for one finer than can be kept: unknown is better than wrong. */
    private static @Nullable Price price(ListedModel listed) {
        var price = listed.price();
        if (price == null) {
            return null;
        }
        try {
            return new Price(
                    "",
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
