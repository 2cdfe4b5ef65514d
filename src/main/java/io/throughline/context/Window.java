package io.throughline.context;

import io.throughline.chat.ChatRequest;
import io.throughline.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * What one model can hold, and what of it is kept for the answer.
 *
 * @param tokens input and output together
 * @param reserve what the client named as the most output, as far as model and window allow; else 4,096 tokens or a quarter of the window
 * @param share of the whole prompt, the most that is to be sent; 1 for all that fits
 */
public record Window(long tokens, long reserve, double share) {

    private static final long USUAL_OUTPUT = 4_096;

    /** Nothing of it is kept for an answer. */
    static Window whole(long tokens) {
        return new Window(tokens, 0, 1);
    }

    /** Null when nobody knows the model's window. */
    static @Nullable Window of(Route route, ChatRequest request) {
        var window = route.model().windowTokens();
        if (window == null) {
            return null;
        }
        var limit = route.endpoint().maxWindowTokens();
        long tokens = limit == null ? window : Math.min(window, limit);
        long reserve = reserve(request, tokens);
        var most = route.model().maxOutputTokens();
        return new Window(tokens, most == null ? reserve : Math.min(reserve, most), 1);
    }

    static Window of(long tokens, ChatRequest request) {
        return new Window(tokens, reserve(request, tokens), 1);
    }

    private static long reserve(ChatRequest request, long window) {
        var named = request.content().options().maxOutputTokens();
        return named == null ? Math.min(USUAL_OUTPUT, window / 4) : Math.clamp(named, 0, window / 2);
    }

    /** The most tokens that the input may have. */
    long input() {
        return tokens - reserve;
    }

    /** The same with an input of at most that many tokens. */
    Window withInput(long input) {
        return new Window(Math.min(input, input()) + reserve, reserve, share);
    }

    Window withShare(double less) {
        return new Window(tokens, reserve, less);
    }

    /** For a prompt that has so many tokens as a whole. */
    Window of(long prompt) {
        return withInput((long) (prompt * share));
    }
}
