package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import io.throughline.catalog.Modalities;
import io.throughline.catalog.Modality;
import io.throughline.catalog.Price;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenRouterImporterTest {

    private final Importer importer = new OpenRouterImporter();

    private Imported read(String... entries) {
        return Documents.read(importer, "{\"data\": [" + String.join(",", entries) + "]}");
    }

    private static String entry(String id, String pricing) {
        return """
                {"id": "%s", "created": 1767225600, "context_length": 128000, "pricing": {%s},
                 "architecture": {"input_modalities": ["text", "image", "file"], "output_modalities": ["text"]},
                 "top_provider": {"max_completion_tokens": 16000},
                 "supported_parameters": ["tools", "response_format"], "expiration_date": null}
                """.formatted(id, pricing);
    }

    @Test
    void anEntryIsAModelOfTheProviderOpenrouter() {
        var read = read(entry("acme/large", "\"prompt\": \"0.0000025\", \"completion\": \"0.00001\""));
        assertThat(Documents.facts(read, "openrouter/acme/large"))
                .containsExactly(
                        new Fact.Window(128_000),
                        new Fact.MaxOutput(16_000),
                        new Fact.Priced(new Price("", 2_500_000, null, null, 10_000_000)),
                        new Fact.Can(Capability.VISION, true),
                        new Fact.Can(Capability.PDF, true),
                        new Fact.Can(Capability.AUDIO_IN, false),
                        new Fact.Can(Capability.AUDIO_OUT, false),
                        new Fact.Forms(new Modalities(
                                Set.of(Modality.TEXT, Modality.IMAGE, Modality.PDF), Set.of(Modality.TEXT))),
                        new Fact.Can(Capability.TOOLS, true),
                        new Fact.Can(Capability.JSON, false),
                        new Fact.Can(Capability.REASONING, false),
                        new Fact.Released(LocalDate.of(2026, 1, 1)));
    }

    @Test
    void thePriceOfARouterIsUnknownAndThatOfAFreeModelIsNot() {
        var read = read(
                entry("openrouter/auto", "\"prompt\": \"-1\", \"completion\": \"-1\""),
                entry("acme/small:free", "\"prompt\": \"0\", \"completion\": \"0\""));
        assertThat(Documents.price(read, "openrouter/openrouter/auto")).isNull();
        assertThat(Documents.price(read, "openrouter/acme/small:free"))
                .isNotNull()
                .satisfies(price -> assertThat(price.isFree()).isTrue());
        assertThat(read.leftOut()).containsEntry("price_of_a_router", 1);
    }

    @Test
    void overridesByLengthAreStepsAndOthersMakeThePriceUnknown() {
        var base = "\"prompt\": \"0.000001\", \"completion\": \"0.000002\", \"input_cache_read\": \"0.0000001\"";
        var read = read(
                entry(
                        "acme/steps",
                        base + ", \"overrides\": [{\"min_prompt_tokens\": 200001, \"prompt\": \"0.000004\"}]"),
                entry(
                        "acme/nights",
                        base + ", \"overrides\": [{\"utc_start\": \"16:30\", \"prompt\": \"0.0000005\"}]"));
        var steps = Documents.price(read, "openrouter/acme/steps");
        assertThat(steps).isNotNull();
        assertThat(steps.at(200_000).inputPicoUsd()).isEqualTo(1_000_000);
        assertThat(steps.at(200_001).inputPicoUsd()).isEqualTo(4_000_000);
        assertThat(steps.at(200_001).outputPicoUsd()).isEqualTo(2_000_000);
        assertThat(Documents.price(read, "openrouter/acme/nights")).isNull();
        assertThat(read.leftOut()).containsEntry("price_by_time_of_day", 1);
    }

    @Test
    void pricesThatCannotBeMeantAreLeftOutAndTheModelStays() {
        var read = read(
                entry("acme/a", "\"prompt\": \"0.000001\", \"completion\": \"12\""),
                entry("acme/b", "\"prompt\": \"1e-99999999\", \"completion\": \"1e99999999\""),
                entry("acme/c", "\"prompt\": \"NaN\", \"completion\": \"0.1\""),
                entry("acme/d", "\"prompt\": {}, \"completion\": []"));
        assertThat(read.models()).hasSize(4);
        for (var id : new String[] {"a", "b", "c", "d"}) {
            assertThat(Documents.price(read, "openrouter/acme/" + id)).as(id).isNull();
        }
        assertThat(read.leftOut()).containsEntry("absurd_price", 1);
    }

    @Test
    void modelsThatExpireAreMarked() {
        var read =
                read(entry("acme/old", "").replace("\"expiration_date\": null", "\"expiration_date\": \"2026-12-24\""));
        assertThat(Documents.facts(read, "openrouter/acme/old"))
                .contains(new Fact.Shutdown(LocalDate.of(2026, 12, 24)));
    }

    @Test
    void whatIsNoModelIsCounted() {
        var read = read(
                entry("acme/paint", "").replace("[\"text\"]}", "[\"image\"]}"),
                entry("has space", ""),
                "{\"id\": \"\"}");
        assertThat(read.models()).isEmpty();
        assertThat(read.skipped()).containsEntry("gives_no_text", 1).containsEntry("name_of_model", 2);
        assertThat(read.entries()).isEqualTo(3);
    }

    @Test
    void anotherDocumentIsRefused() {
        for (var other :
                new String[] {"", "[]", "{}", "{\"data\": 1}", "{\"data\": []} {}", "<html>", "{\"data\": [1,"}) {
            assertThatThrownBy(() -> Documents.read(importer, other)).as(other).isInstanceOf(BadSourceException.class);
        }
    }
}
