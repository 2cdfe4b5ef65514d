package io.throughline.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact with who says it.
 *
 * @param source e.g. {@code models-dev}, {@code built-in}
 * @param validFrom when the source was first seen to say this value; null where that is not known, as of most built-in facts
 */
public record KnownFact(String source, @Nullable Instant validFrom, Fact fact) {

    /** These facts, where one that {@code before} says too keeps its time and any other is valid from now on. */
    public static List<KnownFact> carried(String source, List<Fact> facts, List<KnownFact> before, Instant now) {
        var known = new ArrayList<KnownFact>(facts.size());
        for (var fact : facts) {
            var same = find(before, fact.name());
            known.add(same != null && same.fact().equals(fact) ? same : new KnownFact(source, now, fact));
        }
        return List.copyOf(known);
    }

    /** The first of that name; null when there is none. */
    public static @Nullable KnownFact find(List<KnownFact> facts, String name) {
        for (var known : facts) {
            if (known.fact().name().equals(name)) {
                return known;
            }
        }
        return null;
    }
}
