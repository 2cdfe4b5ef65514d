package io.throughline.dialect.ollama;

import io.throughline.chat.Edit;
import org.jspecify.annotations.Nullable;

/**
 * How much context to ask for. Ollama sets memory aside for all of it and loads the model anew whenever the number changes; so a window that
 * is small enough is asked for as a whole, and otherwise the numbers are few.
 */
final class OllamaWindow {

    /** Room for a short conversation. */
    private static final int LEAST_TOKENS = 8_192;

    /** Where neither the window nor the operator's limit is known. */
    private static final int DEFAULT_LIMIT_TOKENS = 65_536;

    /** For an answer whose length the client does not limit. */
    private static final int ANSWER_TOKENS = 4_096;

    /** Tokens are longer than this in every language that models know well, so that the estimate is too high rather than too low. */
    private static final int BYTES_PER_TOKEN = 3;

    /** More than the usual models make of one picture. */
    private static final int IMAGE_TOKENS = 2_048;

    private OllamaWindow() {}

    /** The value of {@code num_ctx}. {@code fit} is null where nothing is known of the model. */
    static int tokens(Edit.@Nullable FitWindow fit, long neededTokens) {
        var window = fit == null ? null : fit.windowTokens();
        var limit = fit == null ? null : fit.limitTokens();
        if (window != null && (limit == null || window <= limit)) {
            return window;
        }
        int most = limit == null ? DEFAULT_LIMIT_TOKENS : limit;
        long step = LEAST_TOKENS;
        while (step < neededTokens && step < most) {
            step *= 2;
        }
        return (int) Math.min(step, most);
    }

    /**
     * What a request needs, prompt and answer.
     *
     * @param promptBytes of the prompt's JSON, without its pictures
     */
    static long needed(long promptBytes, int images, @Nullable Long maxOutputTokens) {
        long answer = maxOutputTokens == null ? ANSWER_TOKENS : maxOutputTokens;
        return promptBytes / BYTES_PER_TOKEN + (long) images * IMAGE_TOKENS + answer;
    }
}
