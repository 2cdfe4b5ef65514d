package io.throughline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.dialect.ListedModel;
import io.throughline.dialect.ListedModel.TokenPrice;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** Settings before administrators, before the provider, before synced sources, before built-in files; each fact by itself. */
class FactPrecedenceTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final String MODEL = "openai/gpt-4o-mini";

    /** One that sees, and whose end nobody has announced. */
    private static final String SEEING = "anthropic/claude-sonnet-5";

    @TempDir
    private Path folder;

    private Catalog catalog() {
        var never = Duration.ofHours(1);
        return Catalogs.of(
                new CatalogSettings(Map.of(), folder.toString(), never, never, never), new MockEnvironment());
    }

    private static Model model(Catalog catalog, String id) {
        return Objects.requireNonNull(catalog.snapshot().model(id));
    }

    private static Price price(Catalog catalog, String id) {
        return Objects.requireNonNull(model(catalog, id).price());
    }

    private static SyncedSource source(String name, String id, Fact... facts) {
        var known =
                Arrays.stream(facts).map(fact -> new KnownFact(name, NOW, fact)).toList();
        return new SyncedSource(name, List.of(new SyncedModel(id, known)), List.of());
    }

    private static Fact priced(long input, long output) {
        return new Fact.Priced(new Price("", input, null, null, output));
    }

    private static Addition added(String model) {
        return new Addition(
                ProviderFiles.entry(
                        "openai",
                        "{\"id\": \"openai\", \"name\": \"O\", \"dialect\": \"openai-chat\", \"base_url\": \"http://h/v1\","
                                + " \"models\": [{\"name\": \"gpt-4o-mini\", " + model + "}]}"),
                null,
                null);
    }

    private static ListedModel listed(int window, String input) {
        return new ListedModel(
                "gpt-4o-mini",
                window,
                null,
                LocalDate.EPOCH,
                new TokenPrice(new BigDecimal(input), new BigDecimal("0.000009"), null, null));
    }

    @Test
    void eachFactIsThatOfTheBestWhoKnowsIt() throws Exception {
        var catalog = catalog();
        var builtIn = model(catalog, MODEL);
        assertThat(builtIn.windowTokens()).isEqualTo(128_000);

        catalog.synced(List.of(source("models-dev", MODEL, new Fact.Window(1_001), priced(11, 22))));
        assertThat(model(catalog, MODEL).windowTokens()).isEqualTo(1_001);
        assertThat(model(catalog, MODEL).maxOutputTokens()).isEqualTo(builtIn.maxOutputTokens());
        assertThat(price(catalog, MODEL).inputPicoUsd()).isEqualTo(11);
        assertThat(price(catalog, MODEL).version()).isEqualTo(MODEL + "@2026-11-20+models-dev");

        catalog.lists("openai", List.of(listed(1_002, "0.000003")), NOW);
        assertThat(model(catalog, MODEL).windowTokens()).isEqualTo(1_002);
        assertThat(price(catalog, MODEL).inputPicoUsd()).isEqualTo(3_000_000);
        assertThat(price(catalog, MODEL).version()).isEqualTo(MODEL + "@2026-11-20+provider");
        assertThat(model(catalog, MODEL).released())
                .as("lists give the day of the question too")
                .isEqualTo(builtIn.released());

        catalog.added(List.of(added("\"price\": {\"since\": \"2026-11-02\", \"input\": 4, \"output\": 5}")));
        assertThat(model(catalog, MODEL).windowTokens()).isEqualTo(1_002);
        assertThat(price(catalog, MODEL).inputPicoUsd()).isEqualTo(4_000_000);
        assertThat(price(catalog, MODEL).version()).isEqualTo(MODEL + "@2026-11-02");

        Files.writeString(
                folder.resolve("openai.yaml"),
                "{id: openai, name: O, dialect: openai-chat, base_url: 'http://h/v1', models: [{name: gpt-4o-mini, window: 1003}]}");
        catalog.reread();
        assertThat(model(catalog, MODEL).windowTokens()).isEqualTo(1_003);
        assertThat(price(catalog, MODEL).inputPicoUsd()).isEqualTo(3_000_000);
        assertThat(catalog.facts(model(catalog, MODEL)))
                .filteredOn(known -> known.fact().name().equals("window"))
                .extracting(KnownFact::source)
                .containsExactly("settings", "provider", "models-dev");
    }

    @Test
    void earlierSourcesGoBeforeLaterOnes() {
        var catalog = catalog();
        catalog.synced(List.of(
                source("models-dev", MODEL, new Fact.Window(1)),
                source("litellm", MODEL, new Fact.Window(2), new Fact.MaxOutput(3), new Fact.MaxInput(4))));
        assertThat(model(catalog, MODEL).windowTokens()).isEqualTo(1);
        assertThat(model(catalog, MODEL).maxOutputTokens()).isEqualTo(3);
        catalog.synced(List.of());
        assertThat(model(catalog, MODEL).windowTokens()).isEqualTo(128_000);
    }

    @Test
    void aPriceTakesDetailsOnlyFromOneThatIsTheSame() {
        var catalog = catalog();
        var detailed = new Price("", 11, 1L, 2L, 3L, 22, null, new Price.Batch(5, null, 11), List.of());
        catalog.synced(List.of(
                source("models-dev", MODEL, priced(11, 22)), source("litellm", MODEL, new Fact.Priced(detailed))));
        assertThat(price(catalog, MODEL)).isEqualTo(detailed.named(MODEL + "@2026-11-20+models-dev"));
        catalog.synced(List.of(
                source("models-dev", MODEL, priced(12, 22)), source("litellm", MODEL, new Fact.Priced(detailed))));
        assertThat(price(catalog, MODEL).batch()).isNull();
        assertThat(price(catalog, MODEL).cacheReadPicoUsd()).isNull();
    }

    @Test
    void aModelThatNobodyElseNamesIsListedWithItsKind() {
        var catalog = catalog();
        catalog.synced(List.of(
                source("litellm", "openai/brand-new", new Fact.Kinds(Set.of(Capability.EMBEDDINGS)), priced(0, 0)),
                source("litellm", "unheard-of/model", new Fact.Window(5))));
        var model = model(catalog, "openai/brand-new");
        assertThat(model.listed()).isTrue();
        assertThat(model.capabilities()).containsExactlyInAnyOrder(Capability.EMBEDDINGS, Capability.FREE);
        assertThat(catalog.snapshot().model("unheard-of/model")).isNull();
    }

    @Test
    void howAModelIsCalledStaysAsItsFileHasIt() {
        var catalog = catalog();
        var before = model(catalog, "openai/tts-1");
        catalog.synced(List.of(source(
                "litellm",
                "openai/tts-1",
                new Fact.Kinds(Set.of(Capability.CHAT)),
                new Fact.Can(Capability.TOOLS, true))));
        var after = model(catalog, "openai/tts-1");
        assertThat(after.capabilities()).containsExactlyInAnyOrder(Capability.SPEECH, Capability.TOOLS);
        assertThat(after.endpoint()).isEqualTo(before.endpoint());
    }

    @Test
    void whatASourceDeniesIsDeniedAndAnEndWithoutADayBeginsWhenItWasSeen() {
        var catalog = catalog();
        catalog.synced(List.of(
                source("models-dev", SEEING, new Fact.Can(Capability.VISION, false), new Fact.Deprecated(null))));
        var model = model(catalog, SEEING);
        assertThat(model.capabilities()).doesNotContain(Capability.VISION);
        assertThat(model.lifecycle().deprecated()).isEqualTo(LocalDate.of(2026, 11, 20));
        catalog.synced(List.of(
                source("models-dev", SEEING, new Fact.Deprecated(null)),
                source("litellm", SEEING, new Fact.Deprecated(LocalDate.of(2026, 5, 1)))));
        assertThat(model(catalog, SEEING).lifecycle().deprecated()).isEqualTo(LocalDate.of(2026, 5, 1));
    }

    @Test
    void anUnchangedFactOfAListKeepsItsTime() {
        var catalog = catalog();
        catalog.lists("openai", List.of(listed(1_002, "0.000003")), NOW);
        catalog.lists("openai", List.of(listed(1_003, "0.000003")), NOW.plusSeconds(60));
        var facts = catalog.facts(model(catalog, MODEL));
        assertThat(Objects.requireNonNull(KnownFact.find(facts, "price")).validFrom())
                .isEqualTo(NOW);
        assertThat(Objects.requireNonNull(KnownFact.find(facts, "window")).validFrom())
                .isEqualTo(NOW.plusSeconds(60));
    }
}
