package io.throughline.context.fit;

import io.throughline.chat.FitMode;
import io.throughline.chat.Message;
import io.throughline.context.tokens.Measure;
import java.util.List;

/**
 * What is to be fitted into which window.
 *
 * @param messages in their order, without the leading instructions; the last one is what the model is asked, and is kept as it is
 * @param summaries what stands for ranges of the messages, oldest first, where these are dropped; used in {@code auto} and {@code summarize}
 * @param windowTokens input and output together
 * @param reserveTokens of it, what the answer may take
 * @param fixedTokens what is sent in any case: leading instructions, tools, what stands around them
 */
public record FitAsk(
        FitMode mode,
        List<Message> messages,
        List<Summary> summaries,
        long windowTokens,
        long reserveTokens,
        long fixedTokens,
        Measure measure) {

    public FitAsk {
        messages = List.copyOf(messages);
        summaries = List.copyOf(summaries);
    }

    /** What is left for the messages; may be negative. */
    long room() {
        return windowTokens - reserveTokens - fixedTokens;
    }
}
