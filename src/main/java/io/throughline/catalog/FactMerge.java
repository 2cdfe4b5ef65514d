package io.throughline.catalog;

import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model made of facts, of which of each name the first counts. How it is called, and what work it does, stays as its file has it. */
final class FactMerge {

    private @Nullable Integer window;
    private @Nullable Integer maxInput;
    private @Nullable Integer maxOutput;
    private @Nullable KnownFact priced;
    private @Nullable Price price;
    private @Nullable Modalities modalities;
    private @Nullable Set<Capability> kinds;
    private Lifecycle days = new Lifecycle(null, null, null);
    private @Nullable KnownFact undated;
    private final Map<Capability, Boolean> can = new EnumMap<>(Capability.class);

    private FactMerge() {}

    /**
     * @param file the model as a file has it; null when none names it
     * @param ranked all that is said of it, the best first
     */
    static Model model(Provider provider, String name, @Nullable FiledModel file, List<KnownFact> ranked) {
        if (file != null
                && ranked.stream()
                        .allMatch(known -> known.source().equals(file.origin().source()))) {
            return file.model();
        }
        var merge = new FactMerge();
        ranked.forEach(merge::take);
        return merge.model(provider, name, file == null ? null : file.model());
    }

    private void take(KnownFact known) {
        switch (known.fact()) {
            case Fact.Window fact -> window = window == null ? Integer.valueOf(fact.tokens()) : window;
            case Fact.MaxInput fact -> maxInput = maxInput == null ? Integer.valueOf(fact.tokens()) : maxInput;
            case Fact.MaxOutput fact -> maxOutput = maxOutput == null ? Integer.valueOf(fact.tokens()) : maxOutput;
            case Fact.Priced fact -> take(known, fact.price());
            case Fact.Can fact -> can.putIfAbsent(fact.capability(), fact.yes());
            case Fact.Kinds fact -> kinds = kinds == null ? fact.kinds() : kinds;
            case Fact.Forms fact -> modalities = modalities == null ? fact.modalities() : modalities;
            case Fact.Released fact ->
                days = new Lifecycle(or(days.released(), fact.day()), days.deprecated(), days.shutdown());
            case Fact.Deprecated fact -> take(known, fact);
            case Fact.Shutdown fact ->
                days = new Lifecycle(days.released(), days.deprecated(), or(days.shutdown(), fact.day()));
        }
    }

    private static <T> T or(@Nullable T first, T second) {
        return first == null ? second : first;
    }

    private void take(KnownFact known, Price said) {
        if (price == null) {
            price = said;
            priced = known;
        } else {
            price = price.completedBy(said);
        }
    }

    /** A source without the day does not hide one that knows it. */
    private void take(KnownFact known, Fact.Deprecated fact) {
        if (fact.day() == null) {
            undated = undated == null ? known : undated;
        } else {
            days = new Lifecycle(days.released(), or(days.deprecated(), fact.day()), days.shutdown());
        }
    }

    private Model model(Provider provider, String name, @Nullable Model file) {
        var id = provider.id() + "/" + name;
        window = window == null ? maxInput : window;
        var named = price == null ? null : price.named(version(id));
        var capabilities = capabilities(file, named);
        return new Model(
                provider.id(),
                name,
                file == null ? provider.endpointOf(name) : file.endpoint(),
                window,
                maxOutput,
                capabilities,
                named,
                lifecycle(),
                modalities(capabilities),
                file == null ? Quality.UNKNOWN : file.quality(),
                true);
    }

    /** A file's price has its name already; any other is named by the day it was first seen and its source. */
    private String version(String id) {
        if (price != null && !price.version().isEmpty()) {
            return price.version();
        }
        var from = priced == null ? null : priced.validFrom();
        var day = from == null ? "" : from.atZone(ZoneOffset.UTC).toLocalDate().toString();
        return id + "@" + day + "+" + (priced == null ? "" : priced.source());
    }

    private Set<Capability> capabilities(@Nullable Model file, @Nullable Price named) {
        var all = EnumSet.noneOf(Capability.class);
        can.forEach((capability, yes) -> {
            if (yes) {
                all.add(capability);
            }
        });
        if (file != null) {
            file.capabilities().stream().filter(Capability::isKind).forEach(all::add);
        } else {
            all.addAll(kinds == null || kinds.isEmpty() ? Set.of(Capability.CHAT) : kinds);
        }
        ModelReading.addDerived(all, window, named);
        return all;
    }

    /** Capabilities say the forms but for video, and for pictures that come with text. */
    private Modalities modalities(Set<Capability> capabilities) {
        var implied = Modalities.of(capabilities);
        return modalities == null
                ? implied
                : new Modalities(
                        both(implied.in(), modalities.in(), EnumSet.of(Modality.VIDEO)),
                        both(implied.out(), modalities.out(), EnumSet.of(Modality.VIDEO, Modality.IMAGE)));
    }

    private static Set<Modality> both(Set<Modality> implied, Set<Modality> said, Set<Modality> open) {
        var all = EnumSet.copyOf(open);
        all.retainAll(said);
        all.addAll(implied);
        return all;
    }

    private Lifecycle lifecycle() {
        var first = undated == null ? null : undated.validFrom();
        return days.deprecated() != null || first == null
                ? days
                : new Lifecycle(days.released(), first.atZone(ZoneOffset.UTC).toLocalDate(), days.shutdown());
    }
}
