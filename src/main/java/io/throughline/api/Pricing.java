package io.throughline.api;

import io.throughline.catalog.Price;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How a price is shown: dollars per token as decimal strings, the form OpenRouter made common. */
final class Pricing {

    private Pricing() {}

    /** The member {@code pricing}; null when unknown. */
    static void write(JsonGenerator out, @Nullable Price price) {
        if (price == null) {
            out.writeNullProperty("pricing");
            return;
        }
        out.writeName("pricing");
        out.writeStartObject();
        tokens(out, price);
        optional(out, "input_cache_write_1h", price.cacheWriteHourPicoUsd());
        longPrompt(out, price.longPrompt());
        batch(out, price.batch());
        units(out, price);
        out.writeStringProperty("version", price.version());
        out.writeEndObject();
    }

    private static void tokens(JsonGenerator out, Price price) {
        out.writeStringProperty("prompt", usd(price.inputPicoUsd()));
        out.writeStringProperty("completion", usd(price.outputPicoUsd()));
        optional(out, "input_cache_read", price.cacheReadPicoUsd());
        optional(out, "input_cache_write", price.cacheWritePicoUsd());
    }

    private static void longPrompt(JsonGenerator out, Price.@Nullable LongPrompt tier) {
        if (tier == null) {
            return;
        }
        out.writeName("long_prompt");
        out.writeStartObject();
        out.writeNumberProperty("above", tier.aboveTokens());
        tokens(out, tier.price());
        longPrompt(out, tier.price().longPrompt());
        out.writeEndObject();
    }

    private static void batch(JsonGenerator out, Price.@Nullable Batch batch) {
        if (batch == null) {
            return;
        }
        out.writeName("batch");
        out.writeStartObject();
        out.writeStringProperty("prompt", usd(batch.inputPicoUsd()));
        out.writeStringProperty("completion", usd(batch.outputPicoUsd()));
        optional(out, "input_cache_read", batch.cacheReadPicoUsd());
        out.writeEndObject();
    }

    /** What is charged beside tokens: dollars for so many of a unit. */
    private static void units(JsonGenerator out, Price price) {
        if (price.units().isEmpty()) {
            return;
        }
        out.writeName("units");
        out.writeStartArray();
        for (var unit : price.units()) {
            out.writeStartObject();
            out.writeStringProperty("unit", unit.unit().id());
            if (!unit.kind().isEmpty()) {
                out.writeStringProperty("kind", unit.kind());
            }
            out.writeNumberProperty("per", unit.per());
            out.writeStringProperty("usd", usd(unit.picoUsd()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void optional(JsonGenerator out, String name, @Nullable Long picoUsd) {
        if (picoUsd != null) {
            out.writeStringProperty(name, usd(picoUsd));
        }
    }

    private static String usd(long picoUsd) {
        return BigDecimal.valueOf(picoUsd, 12).stripTrailingZeros().toPlainString();
    }
}
