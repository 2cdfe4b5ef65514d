package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import io.throughline.catalog.Price;
import io.throughline.chat.Unit;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiteLlmImporterTest {

    private static final String PRICE = "\"input_cost_per_token\": 1e-06, \"output_cost_per_token\": 2e-06";

    private static Imported read(String... entries) {
        return Documents.read(new LiteLlmImporter(), "{" + String.join(",", entries) + "}");
    }

    private static String entry(String name, String provider, String mode, String more) {
        return "\"%s\": {\"litellm_provider\": \"%s\", \"mode\": \"%s\", %s}".formatted(name, provider, mode, more);
    }

    @Test
    void namesLoseTheirProviderAndGetOurs() {
        var read = read(
                entry("gpt-x", "openai", "chat", PRICE),
                entry("azure/gpt-x", "azure", "chat", PRICE),
                entry("azure/eu/gpt-x", "azure", "chat", PRICE),
                entry("gemini/gemini-x", "gemini", "chat", PRICE),
                entry("gemini-x", "vertex_ai-language-models", "chat", PRICE),
                entry("vertex_ai/claude-x@1", "vertex_ai-anthropic_models", "chat", PRICE),
                entry("fireworks_ai/accounts/fireworks/models/m", "fireworks_ai", "chat", PRICE),
                entry("openrouter/acme/m", "openrouter", "chat", PRICE),
                entry("new_one/m", "new_one", "chat", PRICE),
                entry("ft:gpt-x", "openai", "chat", PRICE),
                entry("ollama/m", "ollama", "chat", PRICE));
        assertThat(read.models())
                .containsOnlyKeys(
                        "openai/gpt-x",
                        "azure-openai/gpt-x",
                        "google/gemini-x",
                        "vertex-ai/gemini-x",
                        "vertex-ai/claude-x@1",
                        "fireworks/accounts/fireworks/models/m",
                        "openrouter/acme/m",
                        "new-one/m");
        assertThat(read.skipped()).containsEntry("name_of_model", 2).containsEntry("local_provider", 1);
    }

    @Test
    void ofTwoNamesOfOneModelTheFullOneCounts() {
        var bare = entry("acme-chat", "deepseek", "chat", "\"max_input_tokens\": 1000");
        var full = entry("deepseek/acme-chat", "deepseek", "chat", "\"max_input_tokens\": 2000");
        for (var read : List.of(read(bare, full), read(full, bare))) {
            assertThat(Documents.facts(read, "deepseek/acme-chat")).contains(new Fact.MaxInput(2_000));
            assertThat(read.skipped()).containsEntry("same_model_again", 1);
        }
    }

    @Test
    void aPriceHasStepsBatchesAndTheCache() {
        var read = read(entry("m", "openai", "chat", PRICE + """
                , "cache_read_input_token_cost": 1e-07, "cache_creation_input_token_cost": 1.25e-06,
                "cache_creation_input_token_cost_above_1hr": 2e-06,
                "input_cost_per_token_above_200k_tokens": 2e-06, "output_cost_per_token_above_200k_tokens": 3e-06,
                "cache_read_input_token_cost_above_200k_tokens": 2e-07, "input_cost_per_token_priority": 9e-06,
                "input_cost_per_token_batches": 5e-07, "output_cost_per_token_batches": 1e-06
                """));
        var step = new Price("", 2_000_000, 200_000L, null, 3_000_000);
        assertThat(Documents.price(read, "openai/m"))
                .isEqualTo(new Price(
                        "",
                        1_000_000,
                        100_000L,
                        1_250_000L,
                        2_000_000L,
                        2_000_000,
                        new Price.LongPrompt(200_000, step),
                        new Price.Batch(500_000, null, 1_000_000),
                        List.of()));
    }

    @Test
    void zeroIsUnknownBecauseTheFileHasItForWhatItCannotPrice() {
        var read = read(
                entry("a", "openai", "chat", "\"input_cost_per_token\": 0.0, \"output_cost_per_token\": 0.0"),
                entry("b", "openai", "chat", "\"max_input_tokens\": 0"),
                entry("c", "openai", "chat", PRICE + ", \"output_cost_per_reasoning_token\": 9e-06"));
        for (var id : List.of("a", "b", "c")) {
            assertThat(Documents.price(read, "openai/" + id)).as(id).isNull();
        }
        assertThat(read.leftOut()).containsEntry("zero_price", 1).containsEntry("price_of_another_form", 1);
        assertThat(Documents.facts(read, "openai/b")).containsExactly(new Fact.Kinds(Set.of(Capability.CHAT)));
    }

    @Test
    void otherKindsOfWorkAreChargedByUnits() {
        var read = read(
                entry("whisper", "groq", "audio_transcription", "\"input_cost_per_second\": 0.0001"),
                entry("voice", "openai", "audio_speech", "\"input_cost_per_character\": 1.5e-05"),
                entry(
                        "ranker",
                        "cohere",
                        "rerank",
                        "\"input_cost_per_token\": 0.0, \"output_cost_per_token\": 0.0, \"input_cost_per_query\": 0.002"),
                entry("embed", "openai", "embedding", "\"input_cost_per_token\": 2e-08, \"max_output_tokens\": 1536"),
                entry("paint", "openai", "image_generation", "\"input_cost_per_pixel\": 2e-08"),
                entry("old", "openai", "completion", PRICE));
        assertUnit(Documents.price(read, "groq/whisper"), Unit.AUDIO_MILLISECOND, 100_000_000, 1_000);
        assertUnit(Documents.price(read, "openai/voice"), Unit.CHARACTER, 15_000_000, 1);
        assertUnit(Documents.price(read, "cohere/ranker"), Unit.SEARCH, 2_000_000_000, 1);
        assertThat(Documents.price(read, "openai/embed")).isEqualTo(new Price("", 20_000, null, null, 0));
        assertThat(Documents.facts(read, "openai/embed")).extracting(Fact::name).doesNotContain("max_output");
        assertThat(Documents.price(read, "openai/paint")).isNull();
        assertThat(read.skipped()).containsEntry("no_kind_of_work_here", 1);
    }

    private static void assertUnit(Price price, Unit unit, long pico, long per) {
        assertThat(price).isNotNull();
        assertThat(price.units()).containsExactly(new Price.UnitPrice(unit, "", pico, per));
    }

    @Test
    void flagsAreFactsOnlyWhereTheyStand() {
        var read = read(entry("m", "openai", "chat", """
                "supports_vision": true, "supports_audio_output": false, "deprecation_date": "2026-12-31",
                "supports_web_search": true
                """));
        assertThat(Documents.facts(read, "openai/m"))
                .containsExactly(
                        new Fact.Can(Capability.VISION, true),
                        new Fact.Can(Capability.AUDIO_OUT, false),
                        new Fact.Can(Capability.WEB_SEARCH, true),
                        new Fact.Kinds(Set.of(Capability.CHAT)),
                        new Fact.Shutdown(LocalDate.of(2026, 12, 31)));
    }

    @Test
    void theExampleIsNoModelAndAnotherDocumentIsRefused() {
        assertThatThrownBy(() -> read("\"sample_spec\": {\"litellm_provider\": \"one of these\"}"))
                .isInstanceOf(BadSourceException.class);
        assertThatThrownBy(() -> read("\"message\": \"Not Found\"")).isInstanceOf(BadSourceException.class);
    }
}
