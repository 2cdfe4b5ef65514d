package io.throughline.dialect;

import io.throughline.dialect.ListedModel.TokenPrice;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of models that providers give. They differ in little but names: an array by itself, or as {@code data} or {@code models},
 * of objects that call the same things differently. Source: the providers' API references; which name is whose stands beside it.
 */
public final class ModelList {

    private static final List<String> NAMES = List.of("id", "name", "model");

    /** OpenRouter, Together, Cohere; Groq; Mistral; vLLM; Gemini; Anthropic. */
    private static final List<String> WINDOWS = List.of(
            "context_length",
            "context_window",
            "max_context_length",
            "max_model_len",
            "inputTokenLimit",
            "max_input_tokens");

    /** Groq; Gemini; Anthropic. */
    private static final List<String> LIMITS = List.of("max_completion_tokens", "outputTokenLimit", "max_tokens");

    /** Gemini lists resources. */
    private static final String RESOURCE = "models/";

    private ModelList() {}

    /**
     * The models of the list, in order, each once.
     *
     * @throws MalformedJsonException when it is no list of models
     */
    public static List<ListedModel> read(JsonBytes body) {
        var models = new LinkedHashMap<String, ListedModel>();
        for (var item : items(body)) {
            if (item.at(0) == '{') {
                var fields = Fields.of(item);
                var name = name(fields);
                if (name != null) {
                    models.put(name, model(name, fields));
                }
            }
        }
        return List.copyOf(models.values());
    }

    private static List<JsonBytes> items(JsonBytes body) {
        if (!body.isEmpty() && body.at(0) == '[') {
            return Fields.elements(body);
        }
        var fields = Fields.of(body);
        for (var member : List.of("data", "models")) {
            var list = fields.raw(member);
            if (list != null && list.at(0) == '[') {
                return Fields.elements(list);
            }
        }
        throw new MalformedJsonException("a list of models is an array, or has one as data or models");
    }

    private static @Nullable String name(Fields fields) {
        for (var member : NAMES) {
            var name = fields.text(member);
            if (name != null && !name.isBlank()) {
                return name.startsWith(RESOURCE) ? name.substring(RESOURCE.length()) : name;
            }
        }
        return null;
    }

    private static ListedModel model(String name, Fields fields) {
        var top = fields.object("top_provider");
        var limit = tokens(fields, LIMITS);
        return new ListedModel(
                name,
                tokens(fields, WINDOWS),
                limit != null || top == null ? limit : tokens(top, LIMITS),
                released(fields),
                price(fields.object("pricing")));
    }

    private static @Nullable Integer tokens(Fields fields, List<String> names) {
        for (var name : names) {
            var number = fields.number(name);
            if (number != null && number.signum() > 0 && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
                return number.intValue();
            }
        }
        return null;
    }

    private static @Nullable LocalDate released(Fields fields) {
        var seconds = fields.number("created");
        if (seconds != null && seconds.signum() > 0 && seconds.precision() - seconds.scale() <= 10) {
            return LocalDate.ofInstant(Instant.ofEpochSecond(seconds.longValue()), ZoneOffset.UTC);
        }
        var text = fields.text("created_at");
        try {
            return text == null || text.length() < 10 ? null : LocalDate.parse(text.substring(0, 10));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** OpenRouter's: texts, dollars per token, -1 where it depends. Prices in other forms are left out. */
    private static @Nullable TokenPrice price(@Nullable Fields pricing) {
        if (pricing == null) {
            return null;
        }
        var input = dollars(pricing, "prompt");
        var output = dollars(pricing, "completion");
        return input == null || output == null
                ? null
                : new TokenPrice(
                        input, output, dollars(pricing, "input_cache_read"), dollars(pricing, "input_cache_write"));
    }

    private static @Nullable BigDecimal dollars(Fields pricing, String name) {
        var text = pricing.text(name);
        try {
            var dollars = text == null ? null : new BigDecimal(text);
            return dollars == null || dollars.signum() < 0 ? null : dollars;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
