package io.throughline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class ModelReadingTest {

    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    private Path folder;

    private Model model(String fields) throws IOException {
        Files.writeString(
                folder.resolve("lab.yaml"),
                "id: lab\nname: Lab\ndialect: openai-chat\nbase_url: http://h/v1\nmodels: [{name: m, " + fields
                        + "}]\n");
        var settings = new CatalogSettings(Map.of(), folder.toString(), OFTEN, OFTEN, OFTEN);
        return Objects.requireNonNull(
                Catalogs.of(settings, new MockEnvironment()).snapshot().model("lab/m"));
    }

    @Test
    void aPriceMayHaveABatchAndACacheOfAnHour() throws IOException {
        var price = Objects.requireNonNull(model("""
                        price: {since: 2026-11-01, input: 3, cache_read: 0.3, cache_write: 3.75, cache_write_1h: 6, output: 15,
                          long_prompt: {above: 200000, input: 6, cache_write_1h: 12, output: 22.5},
                          batch: {input: 1.5, cache_read: 0.15, output: 7.5}}""").price());
        assertThat(price.cacheWriteHourPicoUsd()).isEqualTo(6_000_000);
        assertThat(price.batch()).isEqualTo(new Price.Batch(1_500_000, 150_000L, 7_500_000));
        assertThat(price.at(200_001).cacheWriteHourPicoUsd()).isEqualTo(12_000_000);
        assertThat(price.at(200_001).batch()).isNull();
    }

    @Test
    void daysAndScoresAreKept() throws IOException {
        var model = model("""
                        released: 2025-03-01, deprecated: 2026-03-01, shutdown: 2026-09-01,
                        quality: {general: 71, code: 65.5, source: somebody}""");
        assertThat(model.lifecycle())
                .isEqualTo(new Lifecycle(LocalDate.of(2025, 3, 1), LocalDate.of(2026, 3, 1), LocalDate.of(2026, 9, 1)));
        assertThat(model.quality().find(TaskKind.CODE)).hasValue(65.5);
        assertThat(model.quality().find(TaskKind.MATH)).isEmpty();
        assertThat(model.quality().source()).isEqualTo("somebody");
    }

    @Test
    void modalitiesFollowFromCapabilitiesAndMayBeMore() throws IOException {
        assertThat(model("capabilities: [vision, audio-out]").modalities().in())
                .containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE);
        assertThat(model("capabilities: [vision, audio-out]").modalities().out())
                .containsExactlyInAnyOrder(Modality.TEXT, Modality.AUDIO);
        assertThat(model("capabilities: [vision], modalities: {in: [text, image, video]}")
                        .modalities()
                        .in())
                .containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE, Modality.VIDEO);
        assertThat(model("capabilities: [transcription]").modalities())
                .isEqualTo(new Modalities(java.util.Set.of(Modality.AUDIO), java.util.Set.of(Modality.TEXT)));
        assertThat(model("capabilities: [embeddings]").modalities().out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "window: 199999 | LONG_CONTEXT | false",
                "window: 200000 | LONG_CONTEXT | true",
                "window: 8192 | FREE | false",
                "price: {since: 2026-11-01, input: 0, output: 0} | FREE | true",
                "price: {since: 2026-11-01, input: 0, output: 0, image: 0.01} | FREE | false",
                "price: {since: 2026-11-01, input: 0, output: 0.1} | FREE | false",
                "price: {since: 2026-11-01, input: 1, output: 1} | CACHING | false",
                "price: {since: 2026-11-01, input: 1, cache_read: 0.1, output: 1} | CACHING | true",
                "capabilities: [caching] | CACHING | true"
            })
    void someCapabilitiesFollowFromTheNumbers(String fields, Capability capability, boolean follows)
            throws IOException {
        assertThat(model(fields).capabilities().contains(capability)).isEqualTo(follows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "capabilities: [free] | capability 'free' follows from the window or the price",
                "capabilities: [long-context] | capability 'long-context' follows",
                "capabilities: [clever] | capability 'clever' is not one of",
                "modalities: {in: [smell]} | modalities.in 'smell' is not one of",
                "capabilities: [vision], modalities: {in: [text]} | modalities.in lacks 'image'",
                "capabilities: [image], modalities: {out: [text]} | modalities.out lacks 'image'",
                "quality: {code: 65} | quality needs a source",
                "quality: {code: 65, source: ''} | quality needs a source",
                "quality: {source: s} | quality needs a score",
                "quality: {code: 101, source: s} | quality.code must be a number from 0 to 100, not 101",
                "quality: {code: high, source: s} | quality.code must be a number from 0 to 100, not high",
                "quality: {poetry: 5, source: s} | quality 'poetry' is not one of",
                "window: 1}, {name: m | name is there twice",
                "released: 2026-03-01, deprecated: 2026-02-01 | deprecated 2026-02-01 is before released 2026-03-01",
                "deprecated: 2026-03-01, shutdown: 2026-02-01 | shutdown 2026-02-01 is before deprecated 2026-03-01",
                "released: 2026-03-01, shutdown: 2026-02-01 | shutdown 2026-02-01 is before released 2026-03-01",
                "price: {since: 2026-11-01, input: 1, output: 1, cache_write_1h: -1} | price -1 must be 0 or more",
                "price: {since: 2026-11-01, input: 1, output: 1, batch: {input: -1, output: 1}} | price -1 must be 0 or more"
            })
    void whatCannotBeStopsTheStart(String fields, String problem) {
        assertThatThrownBy(() -> model(fields))
                .isInstanceOf(BadProviderFileException.class)
                .hasMessageContaining("lab/m: ")
                .hasMessageContaining(problem);
    }
}
