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
 * @param authWithoutKey the schemes to use where there is no key, of which the first counts whose variables are all set
 * @param baseUrlVariable the environment variable that overrides the base URL
 * @param ownBaseUrl whether every operator has another base URL, the one given here being a pattern only
 * @param bareHost what else holds where the base URL is a host without a path
 * @param liveWhenAnswering whether it is live from the moment on in which it lists its models
 * @param baseUrlIgnores what is left out at the end of a base URL that the operator gives, because users of the provider's other API have it in
 *     theirs
 * @param modelsPath where it lists its models, behind the base URL; null for {@code /models}
 * @param maxWindow the most tokens of context that are asked for, where that is asked for with each request
 * @param apiVersion sent as query parameter {@code api-version}
 * @param aliases further ids of it, for people who write model names
 * @param modelsLike how models are called whose names fit a pattern, listed or not; the first that fits counts
 * @param embeddingBatch the most inputs that one call for embeddings may have
 * @param privacy what it promises of what it is sent: {@code no-training}, {@code no-retention}
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
        @JsonProperty("bare_host") @Nullable BareHostEntry bareHost,
        @JsonProperty("live_when_answering") @Nullable Boolean liveWhenAnswering,
        @JsonProperty("base_url_ignores") @Nullable String baseUrlIgnores,
        @JsonProperty("models_path") @Nullable String modelsPath,
        @JsonProperty("max_window") @Nullable Integer maxWindow,
        @JsonProperty("api_version") @Nullable String apiVersion,
        @Nullable List<String> aliases,
        @JsonProperty("embedding_batch") @Nullable Integer embeddingBatch,
        @Nullable String privacy,
        @Nullable List<String> quirks,
        @Nullable String auth,
        @JsonProperty("auth_without_key") @Nullable List<AuthEntry> authWithoutKey,
        @JsonProperty("models_like") @Nullable List<LikeEntry> modelsLike,
        @Nullable List<ModelEntry> models) {

    /** A file that says no more than where the provider is and how it speaks. */
    static ProviderFile of(String id, String dialect, String baseUrl, @Nullable List<String> quirks) {
        return new ProviderFile(
                id, id, dialect, baseUrl, null, null, null, null, null, null, null, null, null, null, null, null, null,
                quirks, null, null, null, null);
    }

    /** A scheme that finds what it needs in environment variables. */
    record AuthEntry(
            @JsonProperty(required = true) String auth,
            @JsonProperty(required = true) List<String> variables) {}

    /** A surface of the same provider below another path. {@code apiVersion} may name environment variables. */
    record BareHostEntry(
            @JsonProperty(required = true) String path,
            @Nullable List<String> quirks,
            @JsonProperty("api_version") @Nullable String apiVersion) {}

    /** Models by name, where {@code *} stands for any characters; {@code baseUrl} may be relative to the provider's. */
    record LikeEntry(
            @JsonProperty(required = true) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> names,

            @Nullable String dialect,
            @JsonProperty("base_url") @Nullable String baseUrl,
            @Nullable List<String> quirks) {}

    /** One model of the file. {@code quality} has a score for each kind of task, and the {@code source} of them. */
    record ModelEntry(
            @JsonProperty(required = true) String name,
            @Nullable Integer window,
            @JsonProperty("max_output") @Nullable Integer maxOutput,
            @Nullable List<String> capabilities,
            @Nullable String dialect,
            @Nullable List<String> quirks,
            @Nullable LocalDate released,
            @Nullable LocalDate deprecated,
            @Nullable LocalDate shutdown,
            @Nullable ModalitiesEntry modalities,
            @Nullable Map<String, Object> quality,
            @Nullable PriceEntry price) {}

    /** The forms of content it takes and gives, where its capabilities do not say them all. */
    record ModalitiesEntry(
            @Nullable List<String> in, @Nullable List<String> out) {}

    /** What it costs from a day on: tokens, units or both. Images by {@code quality/size} or size alone. */
    record PriceEntry(
            @JsonProperty(required = true) LocalDate since,
            @Nullable BigDecimal input,
            @JsonProperty("cache_read") @Nullable BigDecimal cacheRead,
            @JsonProperty("cache_write") @Nullable BigDecimal cacheWrite,
            @JsonProperty("cache_write_1h") @Nullable BigDecimal cacheWriteHour,
            @Nullable BigDecimal output,
            @JsonProperty("long_prompt") @Nullable LongPromptEntry longPrompt,
            @Nullable BatchEntry batch,
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
            @JsonProperty("cache_write_1h") @Nullable BigDecimal cacheWriteHour,
            @JsonProperty(required = true) BigDecimal output) {}

    /** What it costs in a batch, which the provider answers within a day. */
    record BatchEntry(
            @JsonProperty(required = true) BigDecimal input,
            @JsonProperty("cache_read") @Nullable BigDecimal cacheRead,
            @JsonProperty(required = true) BigDecimal output) {}
}
