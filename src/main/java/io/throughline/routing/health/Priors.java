package io.throughline.routing.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is expected of a model that nobody called: the median of those of its provider that were called, else that of all models, else a guess.
 * The catalogue has no such facts: providers publish none that would hold for a week.
 */
public record Priors(Map<String, Pace> byProvider, Pace others) {

    /** By a guess. */
    public static final Priors NONE = new Priors(Map.of(), Pace.assumed(Line.USUAL));

    public Priors {
        byProvider = Map.copyOf(byProvider);
    }

    /** From models of which something was observed, by their ids. */
    public static Priors of(Map<String, Line> lines) {
        if (lines.isEmpty()) {
            return NONE;
        }
        var grouped = new HashMap<String, List<Line>>();
        lines.forEach((id, line) ->
                grouped.computeIfAbsent(provider(id), key -> new ArrayList<>()).add(line));
        var medians = HashMap.<String, Pace>newHashMap(grouped.size());
        grouped.forEach((provider, each) -> medians.put(provider, Pace.assumed(median(each))));
        return new Priors(medians, Pace.assumed(median(List.copyOf(lines.values()))));
    }

    private static Line median(List<Line> lines) {
        return new Line(
                middle(lines.stream().mapToDouble(Line::fixedSeconds).toArray()),
                middle(lines.stream().mapToDouble(Line::secondsPerToken).toArray()));
    }

    private static double middle(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    static String provider(String model) {
        return model.substring(0, Math.max(0, model.indexOf('/')));
    }

    public Pace of(String provider) {
        return byProvider.getOrDefault(provider, others);
    }
}
