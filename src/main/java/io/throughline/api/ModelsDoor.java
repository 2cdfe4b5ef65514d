package io.throughline.api;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: what the caller can reach, with window, price and capabilities. */
final class ModelsDoor implements Door {

    private final String path;
    private final Catalog catalog;

    private ModelsDoor(String path, Catalog catalog) {
        this.path = path;
        this.catalog = catalog;
    }

    /** The list and the single model are two doors. */
    @Configuration(proxyBeanMethods = false)
    static class Mounting {

        @Bean
        ModelsDoor modelList(Catalog catalog) {
            return new ModelsDoor("/models", catalog);
        }

        @Bean
        ModelsDoor modelById(Catalog catalog) {
            return new ModelsDoor("/models/", catalog);
        }
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String dialect() {
        return "openai-chat";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var snapshot = catalog.snapshot();
        var json = request.rest().isEmpty()
                ? list(snapshot)
                : JsonWrites.write(out -> write(out, find(snapshot, request.rest())));
        return new DoorAnswer.Whole(Mono.just(new DoorAnswer.Body(200, Map.of(), json)));
    }

    private static Stream<Model> live(CatalogSnapshot snapshot) {
        return snapshot.models().stream().filter(model -> isLive(snapshot, model));
    }

    private static boolean isLive(CatalogSnapshot snapshot, Model model) {
        var provider = snapshot.provider(model.provider());
        return provider != null && provider.live();
    }

    private static Model find(CatalogSnapshot snapshot, String id) {
        var named = snapshot.model(id);
        if (named != null && isLive(snapshot, named)) {
            return named;
        }
        return snapshot.offerings(id).stream()
                .filter(model -> isLive(snapshot, model))
                .findFirst()
                .orElseThrow(() -> GatewayException.of(
                        ErrorKind.MODEL_NOT_FOUND,
                        "model '" + id + "' was not found; GET /v1/models lists what you can use",
                        "model"));
    }

    private static JsonBytes list(CatalogSnapshot snapshot) {
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("object", "list");
            out.writeName("data");
            out.writeStartArray();
            live(snapshot).forEach(model -> write(out, model));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** OpenAI's four fields first, then ours; numbers that are not known are null. */
    private static void write(JsonGenerator out, Model model) {
        out.writeStartObject();
        out.writeStringProperty("id", model.id());
        out.writeStringProperty("object", "model");
        var released = model.released();
        out.writeNumberProperty(
                "created",
                released == null ? 0 : released.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        out.writeStringProperty("owned_by", model.provider());
        number(out, "context_window", model.windowTokens());
        number(out, "max_output_tokens", model.maxOutputTokens());
        out.writeName("capabilities");
        out.writeStartArray();
        model.capabilities().stream().sorted().map(Capability::id).forEach(out::writeString);
        out.writeEndArray();
        pricing(out, model);
        out.writeEndObject();
    }

    private static void number(JsonGenerator out, String name, @Nullable Integer value) {
        if (value == null) {
            out.writeNullProperty(name);
        } else {
            out.writeNumberProperty(name, value);
        }
    }

    /** Dollars per token as decimal strings, the form OpenRouter made common; null when unknown. */
    private static void pricing(JsonGenerator out, Model model) {
        var price = model.price();
        if (price == null) {
            out.writeNullProperty("pricing");
            return;
        }
        out.writeName("pricing");
        out.writeStartObject();
        out.writeStringProperty("prompt", usd(price.inputPicoUsd()));
        out.writeStringProperty("completion", usd(price.outputPicoUsd()));
        optional(out, "input_cache_read", price.cacheReadPicoUsd());
        optional(out, "input_cache_write", price.cacheWritePicoUsd());
        out.writeStringProperty("version", price.version());
        out.writeEndObject();
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
