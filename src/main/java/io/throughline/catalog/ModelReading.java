package io.throughline.catalog;

import io.throughline.catalog.ProviderFile.ModalitiesEntry;
import io.throughline.catalog.ProviderFile.ModelEntry;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What data files say of a model beside its price. Each method throws {@link BadProviderFileException} naming the model and the field. */
final class ModelReading {

    /** From this window on, a model is one of long context. */
    private static final int LONG_CONTEXT_TOKENS = 200_000;

    private static final Set<Capability> DERIVED = EnumSet.of(Capability.FREE, Capability.LONG_CONTEXT);

    private static final Map<String, Capability> CAPABILITIES = byId(Capability.values(), Capability::id);
    private static final Map<String, Modality> MODALITIES = byId(Modality.values(), Modality::id);
    private static final Map<String, TaskKind> TASKS = byId(TaskKind.values(), TaskKind::id);

    private ModelReading() {}

    private static <T> Map<String, T> byId(T[] values, Function<T, String> id) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(id, Function.identity()));
    }

    /** The file's, with {@code chat} where it names no kind of work, and with those that follow from the window and the price. */
    static Set<Capability> capabilities(String id, ModelEntry entry, @Nullable Price price) {
        var capabilities = EnumSet.noneOf(Capability.class);
        for (var word : entry.capabilities() == null ? List.<String>of() : entry.capabilities()) {
            var capability = Endpoints.named("capability", id, word, CAPABILITIES);
            if (DERIVED.contains(capability)) {
                throw new BadProviderFileException(
                        id + ": capability '" + word + "' follows from the window or the price; leave it out");
            }
            capabilities.add(capability);
        }
        if (capabilities.stream().noneMatch(Capability::isKind)) {
            capabilities.add(Capability.CHAT);
        }
        addDerived(capabilities, entry.window(), price);
        return capabilities;
    }

    /** Whether nobody says it, since it follows from the window or the price. */
    static boolean isDerived(Capability capability) {
        return DERIVED.contains(capability);
    }

    /** Adds what follows from the window and the price. */
    static void addDerived(Set<Capability> capabilities, @Nullable Integer window, @Nullable Price price) {
        if (window != null && window >= LONG_CONTEXT_TOKENS) {
            capabilities.add(Capability.LONG_CONTEXT);
        }
        if (price != null && price.isFree()) {
            capabilities.add(Capability.FREE);
        }
        if (price != null && price.cacheReadPicoUsd() != null) {
            capabilities.add(Capability.CACHING);
        }
    }

    static Modalities modalities(String id, @Nullable ModalitiesEntry entry, Set<Capability> capabilities) {
        var implied = Modalities.of(capabilities);
        if (entry == null) {
            return implied;
        }
        return new Modalities(
                side(id, "modalities.in", entry.in(), implied.in()),
                side(id, "modalities.out", entry.out(), implied.out()));
    }

    private static Set<Modality> side(String id, String field, @Nullable List<String> words, Set<Modality> implied) {
        if (words == null) {
            return implied;
        }
        var named = EnumSet.noneOf(Modality.class);
        words.forEach(word -> named.add(Endpoints.named(field, id, word, MODALITIES)));
        for (var modality : implied) {
            if (!named.contains(modality)) {
                throw new BadProviderFileException(
                        id + ": " + field + " lacks '" + modality.id() + "', which its capabilities say");
            }
        }
        return named;
    }

    static Quality quality(String id, @Nullable Map<String, Object> entry) {
        if (entry == null) {
            return Quality.UNKNOWN;
        }
        var scores = new EnumMap<TaskKind, Double>(TaskKind.class);
        entry.forEach((word, value) -> {
            if (!word.equals("source")) {
                scores.put(Endpoints.named("quality", id, word, TASKS), score(id, word, value));
            }
        });
        if (!(entry.get("source") instanceof String source) || source.isBlank()) {
            throw new BadProviderFileException(id + ": quality needs a source: who published these scores");
        }
        if (scores.isEmpty()) {
            throw new BadProviderFileException(id + ": quality needs a score beside its source");
        }
        return new Quality(scores, source);
    }

    private static double score(String id, String word, Object value) {
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 100) {
            return number.doubleValue();
        }
        throw new BadProviderFileException(id + ": quality." + word + " must be a number from 0 to 100, not " + value);
    }

    static Lifecycle lifecycle(String id, ModelEntry entry) {
        inOrder(id, "released", entry.released(), "deprecated", entry.deprecated());
        inOrder(id, "released", entry.released(), "shutdown", entry.shutdown());
        inOrder(id, "deprecated", entry.deprecated(), "shutdown", entry.shutdown());
        return new Lifecycle(entry.released(), entry.deprecated(), entry.shutdown());
    }

    private static void inOrder(
            String id, String first, @Nullable LocalDate before, String second, @Nullable LocalDate after) {
        if (before != null && after != null && after.isBefore(before)) {
            throw new BadProviderFileException(id + ": " + second + " " + after + " is before " + first + " " + before);
        }
    }
}
