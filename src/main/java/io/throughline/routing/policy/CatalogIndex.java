package io.throughline.routing.policy;

import io.throughline.catalog.Availability;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.catalog.TaskKind;
import io.throughline.routing.grammar.ProviderNames;
import io.throughline.routing.grammar.Traits;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot laid out for policies: its models numbered by provider and then as they are listed there, and for each thing that can be asked the set of models that
 * have it. Built once, then only read.
 */
public final class CatalogIndex {

    /** What is not known of a model. Comparisons with it are all false, so it is within no bound. */
    public static final double UNKNOWN = Double.NaN;

    private final CatalogSnapshot snapshot;
    private final ProviderNames names;
    private final Model[] models;
    private final String[] ids;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private final short[] offerOf;
    private final Map<String, long[]> traits = new HashMap<>();
    private final long[] live;
    private final long[] gone;
    private final long[] ending;
    private final double[] windows;
    private final double smallestWindow;
    private final double[][] quality;
    private final PriceTable prices;

    /** The models of one provider: those numbered from {@code from} to before {@code to}. */
    public record Offer(Provider provider, int from, int to) {}

    /** {@code quality} tells a model's general score from 0 to 100, or {@link #UNKNOWN}. */
    public CatalogIndex(CatalogSnapshot snapshot, ToDoubleFunction<Model> quality) {
        this.snapshot = snapshot;
        names = ProviderNames.of(snapshot);
        models = snapshot.models().stream()
                .filter(model -> snapshot.provider(model.provider()) != null)
                .sorted(Comparator.comparing(Model::provider))
                .toArray(Model[]::new);
        ids = new String[models.length];
        for (int i = 0; i < models.length; i++) {
            ids[i] = models[i].id();
            numbers.put(ids[i], i);
        }
        offerOf = new short[models.length];
        addOffers();
        Traits.BY_ID.forEach((id, test) -> traits.put(id, having(test)));
        live = having(model -> live(model.provider()));
        gone = having(model -> snapshot.availability(model) == Availability.NOT_LISTED);
        ending = having(model -> model.lifecycle().isEnding());
        windows = new double[models.length];
        this.quality = new double[TaskKind.values().length][models.length];
        for (int i = 0; i < models.length; i++) {
            var window = models[i].windowTokens();
            windows[i] = window == null ? UNKNOWN : window;
            addQuality(i, quality.applyAsDouble(models[i]));
        }
        smallestWindow = Arrays.stream(windows).filter(Double::isFinite).min().orElse(0);
        prices = new PriceTable(models);
    }

    /** A kind of task without a score of its own has the general one. */
    private void addQuality(int number, double general) {
        for (var task : TaskKind.values()) {
            quality[task.ordinal()][number] = task == TaskKind.GENERAL
                    ? general
                    : models[number].quality().find(task).orElse(general);
        }
    }

    private void addOffers() {
        for (int from = 0; from < models.length; ) {
            var id = models[from].provider();
            int to = from;
            while (to < models.length && models[to].provider().equals(id)) {
                to++;
            }
            var provider = snapshot.provider(id);
            if (provider != null) {
                Arrays.fill(offerOf, from, to, (short) offers.size());
                offers.put(id, new Offer(provider, from, to));
            }
            from = to;
        }
    }

    private boolean live(String provider) {
        var offer = offers.get(provider);
        return offer != null && offer.provider().live();
    }

    private long[] having(Predicate<Model> test) {
        var bits = Bits.none(models.length);
        for (int i = 0; i < models.length; i++) {
            if (test.test(models[i])) {
                Bits.set(bits, i);
            }
        }
        return bits;
    }

    @SuppressWarnings("ReferenceEquality") // snapshots are never changed, so another one is another state
    public boolean isOf(CatalogSnapshot other) {
        return snapshot == other;
    }

    public ProviderNames names() {
        return names;
    }

    public int size() {
        return models.length;
    }

    public Model model(int number) {
        return models[number];
    }

    public String id(int number) {
        return ids[number];
    }

    /** The number of the model of that id; -1 when it is not here. */
    public int number(String id) {
        return numbers.getOrDefault(id, -1);
    }

    public Collection<Offer> offers() {
        return offers.values();
    }

    /** The place of a model's offer among all. */
    public int offerOf(int number) {
        return offerOf[number];
    }

    /** Null when the provider offers nothing. */
    public @Nullable Offer offer(String provider) {
        return offers.get(provider);
    }

    public Provider provider(int number) {
        var offer = offers.get(models[number].provider());
        if (offer == null) {
            throw new IllegalStateException(ids[number] + " has no provider");
        }
        return offer.provider();
    }

    /** The models with that trait; not to be changed, as all sets of the index. */
    public long[] with(String trait) {
        var bits = traits.get(trait);
        if (bits == null) {
            throw new IllegalArgumentException("no trait is called " + trait);
        }
        return bits;
    }

    /** Models of providers that the operator made live. */
    public long[] live() {
        return live;
    }

    /** Models that their provider has taken off its list. */
    public long[] gone() {
        return gone;
    }

    /** Models for which their provider has announced an end. */
    public long[] ending() {
        return ending;
    }

    /** In tokens, or {@link #UNKNOWN}. */
    public double window(int number) {
        return windows[number];
    }

    /** The smallest that is known, in tokens. */
    public double smallestWindow() {
        return smallestWindow;
    }

    /** At that kind of task, else in general: from 0 to 100, or {@link #UNKNOWN}. */
    public double quality(int number, TaskKind task) {
        return quality[task.ordinal()][number];
    }

    public PriceTable prices() {
        return prices;
    }
}
