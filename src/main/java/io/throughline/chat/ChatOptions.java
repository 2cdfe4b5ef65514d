package io.throughline.chat;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to answer. Null means that the client did not say. {@code reasoningEffort} is OpenAI's scale ({@code none} to {@code max});
 * {@code extras} holds the request's top-level fields that have no word here.
 */
public record ChatOptions(
        @Nullable Long maxOutputTokens,
        Sampling sampling,
        List<String> stop,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable ResponseFormat responseFormat,
        @Nullable String reasoningEffort,
        @Nullable Integer choices,
        @Nullable String endUser,
        Extras extras) {

    public ChatOptions {
        stop = List.copyOf(stop);
    }

    /** The numbers that shape the choice of the next token. */
    public record Sampling(
            @Nullable BigDecimal temperature,
            @Nullable BigDecimal topP,
            @Nullable BigDecimal topK,
            @Nullable BigDecimal presencePenalty,
            @Nullable BigDecimal frequencyPenalty,
            @Nullable Long seed) {
        public static final Sampling DEFAULT = new Sampling(null, null, null, null, null, null);
    }
}
