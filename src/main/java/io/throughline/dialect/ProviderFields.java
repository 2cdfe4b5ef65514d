package io.throughline.dialect;

import io.throughline.chat.ProviderControls;
import io.throughline.chat.ProviderControls.MaxPrice;
import io.throughline.chat.ProviderControls.Privacy;
import io.throughline.chat.ProviderControls.Sort;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * OpenRouter's {@code provider} and Vercel's {@code providerOptions.gateway}. Sources: OpenRouter's page on provider selection, Vercel's on provider
 * filtering and ordering. Members that are not known here are left alone: both gateways have some that only they can heed.
 */
final class ProviderFields {

    private static final Map<String, Sort> SORTS =
            Map.of("price", Sort.PRICE, "throughput", Sort.THROUGHPUT, "latency", Sort.LATENCY, "exacto", Sort.EXACTO);
    private static final List<String> SORT_WORDS = List.of("price", "throughput", "latency", "exacto");

    private static final Map<String, Sort> VERCEL_SORTS =
            Map.of("cost", Sort.PRICE, "tps", Sort.THROUGHPUT, "ttft", Sort.LATENCY);
    private static final List<String> VERCEL_SORT_WORDS = List.of("cost", "ttft", "tps");

    private static final String PROVIDERS = "an array of provider names";

    private List<String> models = List.of();
    private List<String> order = List.of();
    private List<String> only = List.of();
    private List<String> ignore = List.of();
    private boolean othersToo = true;
    private @Nullable Sort sort;
    private boolean pooled;
    private MaxPrice maxPrice = MaxPrice.NONE;
    private boolean everyParameter;
    private Privacy privacy = Privacy.ANY;
    private List<String> quantizations = List.of();
    private @Nullable BigDecimal maxLatencySeconds;
    private @Nullable BigDecimal minTokensPerSecond;

    /** Further model strings: Vercel has them here. */
    List<String> models() {
        return models;
    }

    ProviderControls controls() {
        return new ProviderControls(
                order,
                only,
                ignore,
                othersToo,
                sort,
                pooled,
                maxPrice,
                everyParameter,
                privacy,
                quantizations,
                maxLatencySeconds,
                minTokensPerSecond);
    }

    void openRouter(JsonBytes json) {
        if (json.at(0) != '{') {
            throw FieldValues.wrong("provider", json, "an object such as {\"sort\": \"price\"}");
        }
        for (var member : JsonIndex.of(json).members()) {
            var value = json.slice(member.valueFrom(), member.valueTo());
            if (!value.is("null")) {
                openRouter(member.name(), "provider." + member.name(), value);
            }
        }
    }

    private void openRouter(String name, String at, JsonBytes value) {
        switch (name) {
            case "order" -> order = names(at, value);
            case "only" -> only = names(at, value);
            case "ignore" -> ignore = names(at, value);
            case "allow_fallbacks" -> othersToo = FieldValues.flag(at, value);
            case "sort" -> sort(at, value);
            case "max_price" -> maxPrice = maxPrice(at, value);
            case "require_parameters" -> everyParameter = FieldValues.flag(at, value);
            case "data_collection" -> {
                if (FieldValues.oneOf(at, value, List.of("allow", "deny")).equals("deny")) {
                    keepPrivate(Privacy.NO_TRAINING);
                }
            }
            case "zdr" -> {
                if (FieldValues.flag(at, value)) {
                    keepPrivate(Privacy.NO_RETENTION);
                }
            }
            case "quantizations" ->
                quantizations = FieldValues.strings(at, value, "an array such as [\"fp8\"]", "a quantization").stream()
                        .map(each -> each.toLowerCase(Locale.ROOT))
                        .toList();
            case "preferred_max_latency" ->
                maxLatencySeconds = preferred(at, value, "seconds such as 2.5", BigDecimal::min);
            case "preferred_min_throughput" ->
                minTokensPerSecond = preferred(at, value, "tokens per second such as 40", BigDecimal::max);
            default -> {}
        }
    }

    /** Only {@code gateway} is for gateways; the other members are options of one provider each. */
    void vercel(JsonBytes json) {
        var gateway = FieldValues.object(
                        "providerOptions", json, "an object such as {\"gateway\": {\"only\": [\"openai\"]}}")
                .raw("gateway");
        if (gateway == null) {
            return;
        }
        var options =
                FieldValues.object("providerOptions.gateway", gateway, "an object such as {\"only\": [\"openai\"]}");
        for (var name : List.of("order", "only", "models", "sort", "zeroDataRetention", "disallowPromptTraining")) {
            var value = options.raw(name);
            if (value != null) {
                vercel(name, "providerOptions.gateway." + name, value);
            }
        }
    }

    private void vercel(String name, String at, JsonBytes value) {
        switch (name) {
            case "order" -> order = names(at, value);
            case "only" -> only = names(at, value);
            case "models" -> models = FieldValues.modelStrings(at, value);
            case "sort" -> sort = VERCEL_SORTS.get(FieldValues.oneOf(at, value, VERCEL_SORT_WORDS));
            case "zeroDataRetention" -> {
                if (FieldValues.flag(at, value)) {
                    keepPrivate(Privacy.NO_RETENTION);
                }
            }
            default -> {
                if (FieldValues.flag(at, value)) {
                    keepPrivate(Privacy.NO_TRAINING);
                }
            }
        }
    }

    /** The stricter one holds. */
    private void keepPrivate(Privacy asked) {
        privacy = asked.compareTo(privacy) > 0 ? asked : privacy;
    }

    private static List<String> names(String at, JsonBytes value) {
        return FieldValues.strings(at, value, PROVIDERS, "a provider name");
    }

    private void sort(String at, JsonBytes value) {
        if (value.at(0) != '{') {
            sort = SORTS.get(FieldValues.oneOf(at, value, SORT_WORDS));
            return;
        }
        var fields = Fields.of(value);
        var by = fields.raw("by");
        var partition = fields.raw("partition");
        if (by != null) {
            sort = SORTS.get(FieldValues.oneOf(at + ".by", by, SORT_WORDS));
        }
        pooled = partition != null
                && FieldValues.oneOf(at + ".partition", partition, List.of("model", "none"))
                        .equals("none");
    }

    private static MaxPrice maxPrice(String at, JsonBytes value) {
        var fields = FieldValues.object(at, value, "an object such as {\"prompt\": 1, \"completion\": 2}");
        return new MaxPrice(
                price(at, fields, "prompt"),
                price(at, fields, "completion"),
                price(at, fields, "request"),
                price(at, fields, "image"));
    }

    private static @Nullable BigDecimal price(String at, Fields fields, String name) {
        var value = fields.raw(name);
        return value == null ? null : FieldValues.dollars(at + "." + name, value);
    }

    /** Of several percentiles the strictest: each of them bounds the median too, which is what is observed here. */
    private static @Nullable BigDecimal preferred(
            String at, JsonBytes value, String wanted, BinaryOperator<BigDecimal> stricter) {
        if (value.at(0) != '{') {
            return FieldValues.amount(at, value, wanted);
        }
        @Nullable BigDecimal all = null;
        var fields = Fields.of(value);
        for (var percentile : List.of("p50", "p75", "p90", "p99")) {
            var cutoff = fields.raw(percentile);
            if (cutoff != null) {
                var amount = FieldValues.amount(at + "." + percentile, cutoff, wanted);
                all = all == null ? amount : stricter.apply(all, amount);
            }
        }
        return all;
    }
}
