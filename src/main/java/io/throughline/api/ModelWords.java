package io.throughline.api;

import io.throughline.catalog.Availability;
import io.throughline.catalog.Capability;
import io.throughline.catalog.Modality;
import io.throughline.catalog.Model;
import io.throughline.routing.Router;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that filters of models know, and the models they fit. */
final class ModelWords {

    /** The kind of a named route. */
    static final String ROUTE = "route";

    private static final String ALL = "all";
    private static final Map<String, Capability> WORK = Arrays.stream(Capability.values())
            .filter(Capability::isKind)
            .collect(Collectors.toUnmodifiableMap(Capability::id, kind -> kind));
    private static final Map<String, Modality> MODALITIES = modalities();

    static final Set<String> KINDS = with(WORK.keySet(), ROUTE);
    static final Set<String> INPUTS = MODALITIES.keySet();

    /** Also the kinds of work that give numbers, as at OpenRouter. */
    static final Set<String> OUTPUTS = Stream.of(MODALITIES.keySet(), WORK.keySet(), Set.of(ALL))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    static final Set<String> AVAILABILITIES =
            Arrays.stream(Availability.values()).map(Availability::id).collect(Collectors.toUnmodifiableSet());

    /** Fields of chat requests for which a model needs a capability. */
    private static final Map<String, Capability> NEEDING = Map.ofEntries(
            Map.entry("tools", Capability.TOOLS),
            Map.entry("tool_choice", Capability.TOOLS),
            Map.entry("parallel_tool_calls", Capability.TOOLS),
            Map.entry("response_format", Capability.JSON),
            Map.entry("structured_outputs", Capability.JSON),
            Map.entry("reasoning", Capability.REASONING),
            Map.entry("reasoning_effort", Capability.REASONING),
            Map.entry("include_reasoning", Capability.REASONING),
            Map.entry("web_search_options", Capability.WEB_SEARCH));

    /** Fields of which the catalogue does not know which models take them. */
    static final Set<String> UNTOLD = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "top_a",
            "min_p",
            "stop",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "max_tokens",
            "max_completion_tokens",
            "verbosity");

    static final Set<String> PARAMETERS =
            Stream.concat(NEEDING.keySet().stream(), UNTOLD.stream()).collect(Collectors.toUnmodifiableSet());

    private ModelWords() {}

    private static Map<String, Modality> modalities() {
        var all = new HashMap<String, Modality>();
        Arrays.stream(Modality.values()).forEach(modality -> all.put(modality.id(), modality));
        all.put("file", Modality.PDF);
        return Map.copyOf(all);
    }

    private static Set<String> with(Set<String> words, String more) {
        return Stream.concat(words.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    /** The kind of work, where it is one. */
    static Optional<Capability> work(List<String> kinds) {
        return kinds.size() == 1
                ? Optional.ofNullable(WORK.get(kinds.getFirst().toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    static Predicate<Model> ofTrait(String trait) {
        return Router.traits().getOrDefault(trait, model -> false);
    }

    /** No model is a route. */
    static Predicate<Model> ofKind(String kind) {
        return ofTrait(kind);
    }

    static Predicate<Model> ofInput(String modality) {
        var wanted = MODALITIES.get(modality);
        return model -> model.modalities().in().contains(wanted);
    }

    /** A word such as {@code image} is a form of content and a kind of work; either will do. */
    static Predicate<Model> ofOutput(String word) {
        if (word.equals(ALL)) {
            return model -> true;
        }
        var wanted = MODALITIES.get(word);
        Predicate<Model> given =
                model -> wanted != null && model.modalities().out().contains(wanted);
        return WORK.containsKey(word) ? given.or(ofTrait(word)) : given;
    }

    static Predicate<Model> ofParameter(String field) {
        var capability = NEEDING.get(field);
        return capability == null
                ? model -> true
                : model -> model.capabilities().contains(capability);
    }
}
