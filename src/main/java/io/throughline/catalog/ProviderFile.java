package io.throughline.catalog;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One provider as its data file spells it; see {@code docs/providers.md}. Prices are dollars per million tokens.
 *
 * @param baseUrl may name environment variables as {@code ${NAME}} or {@code ${NAME:default}}
 * @param keyVariables the environment variables that may hold the operator's key, the first that is set counts; null when the provider takes
 *     none
 * @param keyHeader the header that takes the bare key, where that is not the dialect's own
 * @param auth the scheme of authentication where a key in a header is not enough
 * @param baseUrlVariable the environment variable that overrides the base URL
 * @param ownBaseUrl whether every operator has another base URL, the one given here being a pattern only
 * @param embeddingBatch the most inputs that one call for embeddings may have
 * @param liveWhenAnswering whether it is live from the moment on in which something answers at the base URL
 */
record ProviderFile(
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String dialect,
        @JsonProperty(value = "base_url", required = true) String baseUrl,

        @JsonProperty("key_variable") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<String> keyVariables,

        @JsonProperty("key_header") @Nullable String keyHeader,
        @JsonProperty("base_url_variable") @Nullable String baseUrlVariable,
        @JsonProperty("own_base_url") @Nullable Boolean ownBaseUrl,
        @JsonProperty("live_when_answering") @Nullable Boolean liveWhenAnswering,
        @JsonProperty("embedding_batch") @Nullable Integer embeddingBatch,
        @Nullable List<String> quirks,
        @Nullable String auth,
        @Nullable List<ModelEntry> models) {

    /** One model of the file. */
    record ModelEntry(
            @JsonProperty(required = true) String name,
            @Nullable Integer window,
            @JsonProperty("max_output") @Nullable Integer maxOutput,
            @Nullable List<String> capabilities,
            @Nullable List<String> quirks,
            @Nullable LocalDate released,
            @Nullable PriceEntry price) {}

    /** What it costs from a day on: tokens, units or both. Images by {@code quality/size} or size alone. */
    record PriceEntry(
            @JsonProperty(required = true) LocalDate since,
            @Nullable BigDecimal input,
            @JsonProperty("cache_read") @Nullable BigDecimal cacheRead,
            @JsonProperty("cache_write") @Nullable BigDecimal cacheWrite,
            @Nullable BigDecimal output,
            @JsonProperty("long_prompt") @Nullable LongPromptEntry longPrompt,
            @JsonProperty("million_characters") @Nullable BigDecimal millionCharacters,
            @JsonProperty("audio_minute") @Nullable BigDecimal audioMinute,
            @JsonProperty("audio_hour") @Nullable BigDecimal audioHour,
            @Nullable BigDecimal image,
            @Nullable Map<String, BigDecimal> images,
            @JsonProperty("thousand_searches") @Nullable BigDecimal thousandSearches) {}

    /** What it costs when the input is longer than {@code above} tokens. */
    record LongPromptEntry(
            @JsonProperty(required = true) long above,
            @JsonProperty(required = true) BigDecimal input,
            @JsonProperty("cache_read") @Nullable BigDecimal cacheRead,
            @JsonProperty("cache_write") @Nullable BigDecimal cacheWrite,
            @JsonProperty(required = true) BigDecimal output) {}
}
