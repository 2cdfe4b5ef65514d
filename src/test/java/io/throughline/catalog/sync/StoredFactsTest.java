package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import io.throughline.catalog.KnownFact;
import io.throughline.catalog.Modalities;
import io.throughline.catalog.Modality;
import io.throughline.catalog.Price;
import io.throughline.catalog.SyncedModel;
import io.throughline.catalog.SyncedProvider;
import io.throughline.catalog.SyncedSource;
import io.throughline.chat.Unit;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredFactsTest {

    private static final Instant FIRST = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-21T10:00:00Z");

    private static final List<Fact> ALL = List.of(
            new Fact.Window(128_000),
            new Fact.MaxInput(100_000),
            new Fact.MaxOutput(16_000),
            new Fact.Priced(new Price(
                    "",
                    1,
                    2L,
                    3L,
                    4L,
                    5,
                    new Price.LongPrompt(
                            10,
                            new Price(
                                    "",
                                    6,
                                    7L,
                                    8L,
                                    9,
                                    new Price.LongPrompt(20, new Price("", 10, null, null, 11)),
                                    List.of())),
                    new Price.Batch(12, null, 13),
                    List.of(new Price.UnitPrice(Unit.IMAGE, "hd", 14, 1)))),
            new Fact.Can(Capability.VISION, true),
            new Fact.Can(Capability.JSON, false),
            new Fact.Kinds(Set.of(Capability.CHAT)),
            new Fact.Forms(new Modalities(Set.of(Modality.TEXT, Modality.VIDEO), Set.of(Modality.TEXT))),
            new Fact.Released(LocalDate.of(2026, 1, 2)),
            new Fact.Deprecated(null),
            new Fact.Shutdown(LocalDate.of(2027, 1, 2)));

    @Test
    void everyFactComesBackWithItsTime() {
        var before = new SyncedSource("s", List.of(), List.of());
        var first = Difference.of(before, imported(Map.of("p/m", ALL)), FIRST).after();
        assertThat(StoredFacts.read("s", StoredFacts.write(first))).isEqualTo(first);

        var changed = ALL.stream()
                .map(fact -> fact instanceof Fact.Window ? new Fact.Window(1) : fact)
                .toList();
        var difference = Difference.of(first, imported(Map.of("p/m", changed, "p/n", ALL)), LATER);
        assertThat(difference.added()).isEqualTo(1);
        assertThat(difference.changed()).isEqualTo(1);
        assertThat(difference.changes()).containsExactly(new Difference.Change("p/m", "window", "128000", "1"));
        var second = StoredFacts.read("s", StoredFacts.write(difference.after()));
        assertThat(second).isEqualTo(difference.after());
        var model = second.models().stream()
                .filter(each -> each.id().equals("p/m"))
                .findFirst()
                .orElseThrow();
        assertThat(model.facts())
                .allSatisfy(fact -> assertThat(fact.validFrom())
                        .as(fact.fact().name())
                        .isEqualTo(fact.fact().name().equals("window") ? LATER : FIRST));
    }

    @Test
    void aFactThatIsGoneIsAChangeAndSoIsOneThatComes() {
        var before = new SyncedSource(
                "s",
                List.of(new SyncedModel("p/m", List.of(new KnownFact("s", FIRST, new Fact.Deprecated(null))))),
                List.of());
        var difference = Difference.of(before, imported(Map.of("p/m", List.of(new Fact.Window(5)))), LATER);
        assertThat(difference.changes())
                .containsExactlyInAnyOrder(
                        new Difference.Change("p/m", "window", null, "5"),
                        new Difference.Change("p/m", "deprecated", "true", null));
    }

    @Test
    void providersComeBackAndAnotherAddressIsADifference() {
        var before = new SyncedSource("s", List.of(), List.of(provider("https://one.example/v1")));
        assertThat(StoredFacts.read("s", StoredFacts.write(before))).isEqualTo(before);
        var same = new Imported(0, Map.of(), List.of(provider("https://one.example/v1")), Map.of(), Map.of());
        assertThat(Difference.of(before, same, LATER).isNone()).isTrue();
        var other = new Imported(0, Map.of(), List.of(provider("https://two.example/v1")), Map.of(), Map.of());
        assertThat(Difference.of(before, other, LATER).isNone()).isFalse();
        assertThat(Difference.of(before, other, LATER).after().providers())
                .containsExactly(provider("https://two.example/v1"));
    }

    private static SyncedProvider provider(String url) {
        return new SyncedProvider("acme", "Acme", URI.create(url));
    }

    private static Imported imported(Map<String, List<Fact>> models) {
        return new Imported(models.size(), models, List.of(), Map.of(), Map.of());
    }
}
