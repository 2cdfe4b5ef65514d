package io.throughline.catalog.sync;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import io.throughline.catalog.Price;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * OpenRouter's own list of what it offers: the best source for the provider {@code openrouter}, and for no other. Source: its API reference,
 * "List available models".
 */
@Component
@Order(1)
final class OpenRouterImporter implements Importer {

    private static final String PROVIDER = "openrouter/";
    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(4_102_444_800L);

    @Override
    public String source() {
        return "openrouter";
    }

    @Override
    public URI url() {
        return URI.create("https://openrouter.ai/api/v1/models");
    }

    @Override
    public Imported read(byte[] document) {
        var count = new ImportCount();
        SourceJson.elements(document, "data", (number, entry) -> {
            count.entry();
            take(entry, count);
        });
        return count.done();
    }

    private static void take(JsonNode entry, ImportCount count) {
        var name = entry.path("id").asString("");
        if (!name.matches("[\\x21-\\x7e]{1,200}")) {
            count.skip("name_of_model");
            return;
        }
        var forms = entry.path("architecture");
        if (!SourceJson.has(forms.path("output_modalities"), "text")) {
            count.skip("gives_no_text");
            return;
        }
        var top = entry.path("top_provider");
        var draft = new ModelDraft(count);
        draft.window(SourceJson.number(entry, "context_length"));
        draft.maxOutput(SourceJson.number(top, "max_completion_tokens"));
        draft.price(() -> price(entry.path("pricing")));
        draft.forms(forms.path("input_modalities"), forms.path("output_modalities"));
        capabilities(draft, entry.path("supported_parameters"));
        var end = SourceJson.day(entry, "expiration_date");
        draft.add(released(entry));
        draft.add(end == null ? null : new Fact.Shutdown(end));
        count.add(PROVIDER + name, draft.facts());
    }

    private static void capabilities(ModelDraft draft, JsonNode parameters) {
        if (!parameters.isArray()) {
            return;
        }
        draft.can(Capability.TOOLS, SourceJson.has(parameters, "tools"));
        draft.can(Capability.JSON, SourceJson.has(parameters, "structured_outputs"));
        draft.can(Capability.REASONING, SourceJson.has(parameters, "reasoning"));
    }

    private static @Nullable Fact released(JsonNode entry) {
        var seconds = SourceJson.number(entry, "created");
        if (seconds == null || seconds.signum() <= 0 || seconds.compareTo(LAST_SECOND) > 0) {
            return null;
        }
        return new Fact.Released(LocalDate.ofInstant(Instant.ofEpochSecond(seconds.longValue()), ZoneOffset.UTC));
    }

    /** Dollars per token; -1 at routers, whose price is that of whoever answers. */
    private static @Nullable Price price(JsonNode pricing) {
        if (isNegative(pricing, "prompt") || isNegative(pricing, "completion")) {
            throw new PriceDraft.Unusable("price_of_a_router");
        }
        if (differs(pricing, "internal_reasoning", "completion") || isPositive(pricing, "request")) {
            throw new PriceDraft.Unusable("price_of_another_form");
        }
        var draft = new PriceDraft();
        tokens(draft, pricing);
        for (var override : pricing.path("overrides")) {
            if (override.has("utc_start") || override.has("utc_end")) {
                throw new PriceDraft.Unusable("price_by_time_of_day");
            }
            var from = SourceJson.number(override, "min_prompt_tokens");
            if (from == null || from.signum() <= 0 || from.precision() - from.scale() > 9) {
                throw new PriceDraft.Unusable("price_of_another_form");
            }
            step(draft.above(from.longValue() - 1), draft, override);
        }
        return draft.price();
    }

    private static void tokens(PriceDraft draft, JsonNode pricing) {
        draft.input = SourceJson.number(pricing, "prompt");
        draft.output = SourceJson.number(pricing, "completion");
        draft.cacheRead = SourceJson.number(pricing, "input_cache_read");
        draft.cacheWrite = SourceJson.number(pricing, "input_cache_write");
        draft.cacheWriteHour = SourceJson.number(pricing, "input_cache_write_1h");
    }

    /** What an override does not name stays. */
    private static void step(PriceDraft step, PriceDraft usual, JsonNode override) {
        tokens(step, override);
        step.input = step.input == null ? usual.input : step.input;
        step.output = step.output == null ? usual.output : step.output;
        step.cacheRead = step.cacheRead == null ? usual.cacheRead : step.cacheRead;
        step.cacheWrite = step.cacheWrite == null ? usual.cacheWrite : step.cacheWrite;
        step.cacheWriteHour = step.cacheWriteHour == null ? usual.cacheWriteHour : step.cacheWriteHour;
    }

    private static boolean isNegative(JsonNode pricing, String field) {
        var number = SourceJson.number(pricing, field);
        return number != null && number.signum() < 0;
    }

    private static boolean isPositive(JsonNode pricing, String field) {
        var number = SourceJson.number(pricing, field);
        return number != null && number.signum() > 0;
    }

    private static boolean differs(JsonNode pricing, String field, String from) {
        var other = SourceJson.number(pricing, from);
        var number = SourceJson.number(pricing, field);
        return number != null && number.signum() > 0 && (other == null || number.compareTo(other) != 0);
    }
}
