package io.throughline.context;

import io.throughline.chat.ChatRequest;
import io.throughline.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * What one model can hold, and what of it is kept for the answer.
 *
 * @param tokens input and output together
 * @param reserve what the client named as the most output, as far as model and window allow; else 4,096 tokens or a quarter of the window
 */
public record Window(long tokens, long reserve) {

    private static final long USUAL_OUTPUT = 4_096;

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
        return new Window(tokens, most == null ? reserve : Math.min(reserve, most));
    }

    static long reserve(ChatRequest request, long window) {
        var named = request.content().options().maxOutputTokens();
        return named == null ? Math.min(USUAL_OUTPUT, window / 4) : Math.clamp(named, 0, window / 2);
    }

    /** The most tokens that the input may have. */
    long input() {
        return tokens - reserve;
    }

    /** The same with an input of at most that many tokens. */
    Window withInput(long input) {
        return new Window(input + reserve, reserve);
    }
}
