package io.throughline.pipeline;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.TurnFold;
import io.throughline.chat.Usage;
import io.throughline.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Token counts when the provider told none, above all for answers that were broken off: providers bill those too. Four bytes of JSON or four
 * characters of text count as one token, the rule of thumb that OpenAI publishes for English.
 */
final class UsageGuess {

    private static final int CHARS_PER_TOKEN = 4;

    private UsageGuess() {}

    /** The guess, or null when no provider had begun to answer. */
    static @Nullable Usage of(ChatRequest request, Context context, TurnFold fold, boolean tried) {
        if (!tried || fold.answer().choices().isEmpty()) {
            return null;
        }
        var asked = ofAsking(request, context);
        return Usage.of(asked.inputTokens(), Math.ceilDiv(fold.producedChars(), CHARS_PER_TOKEN));
    }

    /** The guess for what was sent alone. */
    static Usage ofAsking(ChatRequest request, Context context) {
        return Usage.of(request.messageBytes() / CHARS_PER_TOKEN + historyTokens(context), 0);
    }

    /** Of what the gateway adds from the stored conversation. */
    static long historyTokens(Context context) {
        long chars = 0;
        for (var message : context.history()) {
            chars += message.text().length();
        }
        return chars / CHARS_PER_TOKEN;
    }
}
