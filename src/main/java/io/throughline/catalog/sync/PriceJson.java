package io.throughline.catalog.sync;

import io.throughline.catalog.Price;
import io.throughline.catalog.Price.UnitPrice;
import io.throughline.chat.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Prices as {@code GET /v1/models} shows them: dollars per token, or per so many of a unit, as decimal texts. */
final class PriceJson {

    private static final int PICO = 12;

    private PriceJson() {}

    static void write(JsonGenerator out, Price price) {
        out.writeStartObject();
        members(out, price);
        if (price.batch() != null) {
            out.writeName("batch");
            out.writeStartObject();
            usd(out, "prompt", price.batch().inputPicoUsd());
            usd(out, "completion", price.batch().outputPicoUsd());
            usd(out, "input_cache_read", price.batch().cacheReadPicoUsd());
            out.writeEndObject();
        }
        if (!price.units().isEmpty()) {
            out.writeName("units");
            out.writeStartArray();
            price.units().forEach(unit -> unit(out, unit));
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static void members(JsonGenerator out, Price price) {
        usd(out, "prompt", price.inputPicoUsd());
        usd(out, "completion", price.outputPicoUsd());
        usd(out, "input_cache_read", price.cacheReadPicoUsd());
        usd(out, "input_cache_write", price.cacheWritePicoUsd());
        usd(out, "input_cache_write_1h", price.cacheWriteHourPicoUsd());
        var step = price.longPrompt();
        if (step != null) {
            out.writeName("long_prompt");
            out.writeStartObject();
            out.writeNumberProperty("above", step.aboveTokens());
            members(out, step.price());
            out.writeEndObject();
        }
    }

    private static void unit(JsonGenerator out, UnitPrice unit) {
        out.writeStartObject();
        out.writeStringProperty("unit", unit.unit().id());
        out.writeStringProperty("kind", unit.kind());
        out.writeNumberProperty("per", unit.per());
        usd(out, "usd", unit.picoUsd());
        out.writeEndObject();
    }

    private static void usd(JsonGenerator out, String name, @Nullable Long pico) {
        if (pico != null) {
            out.writeStringProperty(
                    name, BigDecimal.valueOf(pico, PICO).stripTrailingZeros().toPlainString());
        }
    }

    static Price read(JsonNode value) {
        var batch = value.path("batch");
        var units = new ArrayList<UnitPrice>();
        for (var unit : value.path("units")) {
            units.add(new UnitPrice(
                    Unit.valueOf(unit.path("unit").asString().toUpperCase(Locale.ROOT)),
                    unit.path("kind").asString(""),
                    pico(unit, "usd"),
                    unit.path("per").asLong()));
        }
        return price(
                value,
                batch.isObject()
                        ? new Price.Batch(
                                pico(batch, "prompt"), picoOrNull(batch, "input_cache_read"), pico(batch, "completion"))
                        : null,
                units);
    }

    private static Price price(JsonNode value, Price.@Nullable Batch batch, ArrayList<UnitPrice> units) {
        var step = value.path("long_prompt");
        return new Price(
                "",
                pico(value, "prompt"),
                picoOrNull(value, "input_cache_read"),
                picoOrNull(value, "input_cache_write"),
                picoOrNull(value, "input_cache_write_1h"),
                pico(value, "completion"),
                step.isObject()
                        ? new Price.LongPrompt(step.path("above").asLong(), price(step, null, new ArrayList<>()))
                        : null,
                batch,
                units);
    }

    private static long pico(JsonNode value, String name) {
        return Price.picoUsd(new BigDecimal(value.path(name).asString()));
    }

    private static @Nullable Long picoOrNull(JsonNode value, String name) {
        return value.has(name) ? pico(value, name) : null;
    }
}
