package io.throughline.api;

import io.throughline.catalog.Model;
import io.throughline.catalog.TaskKind;
import io.throughline.routing.ModelPace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;

/**
 * An order of models, by OpenRouter's names. Models of which the measure is not known stand last; those that it does not tell apart stay as they
 * were.
 */
enum ModelSort {
    PRICING_LOW_TO_HIGH(Direction.UP, (model, paces) -> TokenPrice.sum(model)),
    PRICING_HIGH_TO_LOW(Direction.DOWN, (model, paces) -> TokenPrice.sum(model)),
    CONTEXT_HIGH_TO_LOW(
            Direction.DOWN, (model, paces) -> model.windowTokens() == null ? Double.NaN : model.windowTokens()),
    LATENCY_LOW_TO_HIGH(Direction.UP, (model, paces) -> {
        var pace = paces.get(model.id());
        return pace == null ? Double.NaN : pace.ttftSeconds();
    }),
    THROUGHPUT_HIGH_TO_LOW(Direction.DOWN, (model, paces) -> {
        var pace = paces.get(model.id());
        return pace == null ? Double.NaN : pace.tokensPerSecond();
    }),
    NEWEST(
            Direction.DOWN,
            (model, paces) ->
                    model.released() == null ? Double.NaN : model.released().toEpochDay()),
    INTELLIGENCE_HIGH_TO_LOW(Direction.DOWN, (model, paces) -> score(model, TaskKind.GENERAL)),
    CODING_HIGH_TO_LOW(Direction.DOWN, (model, paces) -> score(model, TaskKind.CODE)),
    AGENTIC_HIGH_TO_LOW(Direction.DOWN, (model, paces) -> score(model, TaskKind.TOOLS));

    /** Orders of OpenRouter's by what only OpenRouter knows. */
    static final List<String> UNKNOWN_HERE = List.of("most-popular", "top-weekly", "design-arena-elo-high-to-low");

    private static final String PARAMETER = "sort";

    private final Direction direction;
    private final ToDoubleBiFunction<Model, Map<String, ModelPace>> measure;

    private enum Direction {
        UP,
        DOWN
    }

    /** @param measure NaN when it is not known */
    ModelSort(Direction direction, ToDoubleBiFunction<Model, Map<String, ModelPace>> measure) {
        this.direction = direction;
        this.measure = measure;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty when the query asks for none, or for one that cannot be had here. */
    static Optional<ModelSort> find(Query query) {
        var ids = Arrays.stream(values()).map(ModelSort::id).collect(Collectors.toCollection(ArrayList::new));
        ids.addAll(UNKNOWN_HERE);
        return query.choices(PARAMETER, ids).stream()
                .limit(1)
                .flatMap(id -> Arrays.stream(values()).filter(sort -> sort.id().equals(id)))
                .findFirst();
    }

    private static double score(Model model, TaskKind kind) {
        return model.quality().find(kind).orElse(Double.NaN);
    }

    /**
     * @param unknown how many models stand last because the measure of them is not known
     */
    record Sorted(List<Model> models, int unknown) {}

    private record Measured(Model model, double value) {}

    Sorted sorted(List<Model> models, Map<String, ModelPace> paces) {
        var known = new ArrayList<Measured>(models.size());
        var unknown = new ArrayList<Model>();
        for (var model : models) {
            double value = measure.applyAsDouble(model, paces);
            if (Double.isNaN(value)) {
                unknown.add(model);
            } else {
                known.add(new Measured(model, direction == Direction.UP ? value : -value));
            }
        }
        known.sort(Comparator.comparingDouble(Measured::value));
        var all = new ArrayList<Model>(models.size());
        known.forEach(measured -> all.add(measured.model()));
        all.addAll(unknown);
        return new Sorted(all, unknown.size());
    }
}
