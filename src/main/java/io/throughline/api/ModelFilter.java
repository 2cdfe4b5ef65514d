package io.throughline.api;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.chat.ProviderControls.Privacy;
import io.throughline.routing.Router;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A query parameter that leaves models out of a list. What is not known of a model is within no bound. Names with an underscore and a plural
 * are OpenRouter's, with OpenRouter's meaning: <a href="https://openrouter.ai/docs/guides/overview/models">models</a>.
 */
enum ModelFilter {
    PROVIDER("provider", ModelFilter::ofProviders),
    PROVIDERS("providers", ModelFilter::ofProviders),
    CAPABILITY("capability", asked -> all(asked.choices(Router.traits().keySet()), ModelWords::ofTrait)),
    KIND("kind", asked -> any(asked.choices(ModelWords.KINDS), ModelWords::ofKind)),
    INPUT_MODALITIES("input_modalities", asked -> all(asked.choices(ModelWords.INPUTS), ModelWords::ofInput)),
    OUTPUT_MODALITIES("output_modalities", asked -> any(asked.choices(ModelWords.OUTPUTS), ModelWords::ofOutput)),
    SUPPORTED_PARAMETERS(
            "supported_parameters", asked -> all(asked.choices(ModelWords.PARAMETERS), ModelWords::ofParameter)),
    Q("q", asked -> {
        var text = asked.text();
        return model -> model.id().toLowerCase(Locale.ROOT).contains(text);
    }),
    MIN_CONTEXT("min_context", ModelFilter::atLeastWindow),
    CONTEXT("context", ModelFilter::atLeastWindow),
    MAX_PRICE("max_price", asked -> TokenPrice.INPUT.atMost(asked.amount())),
    MIN_PRICE("min_price", asked -> TokenPrice.INPUT.atLeast(asked.amount())),
    MAX_OUTPUT_PRICE("max_output_price", asked -> TokenPrice.OUTPUT.atMost(asked.amount())),
    MIN_OUTPUT_PRICE("min_output_price", asked -> TokenPrice.OUTPUT.atLeast(asked.amount())),
    FREE("free", asked -> is(asked.flag(), ModelWords.ofTrait("free"))),
    PRICED("priced", asked -> is(asked.flag(), model -> model.price() != null)),
    DEPRECATED("deprecated", asked -> deprecated(asked.choice(Set.of("true", "false", "only")))),
    AVAILABILITY("availability", asked -> {
        var wanted = Set.copyOf(asked.choices(ModelWords.AVAILABILITIES));
        return model -> wanted.contains(asked.snapshot().availability(model).id());
    }),
    ZDR("zdr", asked -> is(asked.flag(), model -> keepsNothing(asked.snapshot(), model)));

    private final String parameter;
    private final Function<Asked, Predicate<Model>> filter;

    ModelFilter(String parameter, Function<Asked, Predicate<Model>> filter) {
        this.parameter = parameter;
        this.filter = filter;
    }

    /** What is asked by one parameter. */
    private record Asked(String name, Query query, CatalogSnapshot snapshot) {
        List<String> choices(Collection<String> known) {
            return query.choices(name, known);
        }

        String choice(Collection<String> known) {
            return choices(known).getLast();
        }

        String text() {
            return query.find(name).orElseThrow().toLowerCase(Locale.ROOT);
        }

        boolean flag() {
            return query.findFlag(name).orElseThrow();
        }

        BigDecimal amount() {
            return query.findAmount(name).orElseThrow();
        }
    }

    static List<String> parameters() {
        return Arrays.stream(values()).map(filter -> filter.parameter).toList();
    }

    /** Whether the query asks for any of them but a text or a kind, which named routes have too. */
    static boolean asksFacts(Query query) {
        return Arrays.stream(values())
                .anyMatch(filter -> filter != Q
                        && filter != KIND
                        && !query.list(filter.parameter).isEmpty());
    }

    /**
     * All that the query asks.
     *
     * @throws io.throughline.chat.GatewayException INVALID_REQUEST naming a parameter whose value it cannot have, and what it may be
     */
    static Predicate<Model> of(Query query, CatalogSnapshot snapshot) {
        return Arrays.stream(values())
                .filter(filter -> !query.list(filter.parameter).isEmpty())
                .map(filter -> filter.filter.apply(new Asked(filter.parameter, query, snapshot)))
                .reduce(model -> true, Predicate::and);
    }

    private static Predicate<Model> all(List<String> words, Function<String, Predicate<Model>> test) {
        return words.stream().map(test).reduce(model -> true, Predicate::and);
    }

    private static Predicate<Model> any(List<String> words, Function<String, Predicate<Model>> test) {
        return words.stream().map(test).reduce(model -> false, Predicate::or);
    }

    private static Predicate<Model> is(boolean wanted, Predicate<Model> test) {
        return wanted ? test : test.negate();
    }

    private static Predicate<Model> ofProviders(Asked asked) {
        var ids = asked.query().list(asked.name()).stream()
                .map(written -> provider(asked, written))
                .collect(Collectors.toUnmodifiableSet());
        return model -> ids.contains(model.provider());
    }

    private static String provider(Asked asked, String written) {
        var known = asked.snapshot().provider(written.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known.id();
        }
        return asked.snapshot().providers().stream()
                .filter(provider -> provider.name().equalsIgnoreCase(written))
                .map(Provider::id)
                .findFirst()
                .orElseThrow(() -> Query.notOneOf(
                        asked.name(), written, asked.snapshot().providersById().keySet()));
    }

    private static Predicate<Model> atLeastWindow(Asked asked) {
        int least = asked.query().count(asked.name(), 0, Integer.MAX_VALUE);
        return model -> model.windowTokens() != null && model.windowTokens() >= least;
    }

    private static Predicate<Model> deprecated(String wanted) {
        return switch (wanted) {
            case "false" -> model -> !model.lifecycle().isEnding();
            case "only" -> model -> model.lifecycle().isEnding();
            default -> model -> true;
        };
    }

    private static boolean keepsNothing(CatalogSnapshot snapshot, Model model) {
        var provider = snapshot.provider(model.provider());
        return provider != null && provider.privacy() == Privacy.NO_RETENTION;
    }
}
