package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Capability;
import io.throughline.catalog.CatalogSettings;
import io.throughline.catalog.Catalogs;
import io.throughline.catalog.Lifecycle;
import io.throughline.catalog.Modalities;
import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import io.throughline.catalog.Quality;
import io.throughline.catalog.TaskKind;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelShapeTest {

    private static final Price PRICE = new Price(
            "p/m@2026-11-01",
            3_000_000,
            300_000L,
            3_750_000L,
            6_000_000L,
            15_000_000,
            new Price.LongPrompt(200_000, new Price("long", 6_000_000, null, null, 22_500_000)),
            new Price.Batch(1_500_000, null, 7_500_000),
            List.of());

    private static JsonNode shown(ModelShape shape, Model model) {
        var settings = new CatalogSettings(
                Map.of(), "no-such-folder", Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        var snapshot = Catalogs.of(settings, new MockEnvironment()).snapshot();
        var json = shape.list(
                snapshot,
                new ModelList(ModelPaging.Part.whole(List.of(), List.of(model)), null, 0, Map.of(), Map.of()));
        return JsonMapper.shared().readTree(json.toString()).get("data").get(0);
    }

    private static Model model(Lifecycle days, Quality quality) {
        var capabilities = Set.of(Capability.CHAT, Capability.VISION);
        return new Model(
                "openai", "m", null, 1000, 100, capabilities, PRICE, days, Modalities.of(capabilities), quality, true);
    }

    @Test
    void theFactsOfAModelAreShown() {
        var days = new Lifecycle(LocalDate.of(2025, 1, 2), LocalDate.of(2026, 1, 2), LocalDate.of(2026, 12, 1));
        var quality = new Quality(Map.of(TaskKind.CODE, 65.5, TaskKind.GENERAL, 71.0), "somebody");
        var shown = shown(ModelShape.OPENAI, model(days, quality));
        assertThat(shown.get("architecture")).isEqualTo(JsonMapper.shared().readTree("""
                        {"input_modalities": ["text", "image"], "output_modalities": ["text"]}"""));
        assertThat(shown.get("deprecation").asString()).isEqualTo("2026-01-02");
        assertThat(shown.get("shutdown_date").asString()).isEqualTo("2026-12-01");
        assertThat(shown.get("quality")).isEqualTo(JsonMapper.shared().readTree("""
                        {"general": 71.0, "code": 65.5, "source": "somebody"}"""));
        assertThat(shown.get("pricing")).isEqualTo(JsonMapper.shared().readTree("""
                        {"prompt": "0.000003", "completion": "0.000015", "input_cache_read": "0.0000003", "input_cache_write": "0.00000375",
                         "input_cache_write_1h": "0.000006",
                         "long_prompt": {"above": 200000, "prompt": "0.000006", "completion": "0.0000225"},
                         "batch": {"prompt": "0.0000015", "completion": "0.0000075"}, "version": "p/m@2026-11-01"}"""));
    }

    @Test
    void whatIsNotKnownIsNull() {
        var shown = shown(ModelShape.OPENAI, model(Lifecycle.since(null), Quality.UNKNOWN));
        assertThat(shown.get("deprecation").isNull()).isTrue();
        assertThat(shown.get("shutdown_date").isNull()).isTrue();
        assertThat(shown.get("quality").isNull()).isTrue();
    }

    @Test
    void anthropicsClientsSeeWhetherAModelEnds() {
        var ending = new Lifecycle(null, null, LocalDate.of(2026, 12, 1));
        assertThat(shown(ModelShape.ANTHROPIC, model(ending, Quality.UNKNOWN))
                        .get("lifecycle")
                        .asString())
                .isEqualTo("deprecated");
        assertThat(shown(ModelShape.ANTHROPIC, model(Lifecycle.since(null), Quality.UNKNOWN))
                        .get("lifecycle")
                        .asString())
                .isEqualTo("active");
    }
}
