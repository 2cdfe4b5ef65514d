package io.throughline.context.fit;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;

/** Why nothing could be sent, with the numbers. */
final class Overflow {

    private Overflow() {}

    /** Nothing may be left out. */
    static GatewayException of(FitAsk ask, long messages) {
        return error(
                ask,
                messages + ask.fixedTokens(),
                "the conversation does not fit and fit is off; shorten it, or send throughline.fit: \"auto\"");
    }

    /** All is left out that may be, and it is still too long. */
    static GatewayException ofPinned(FitAsk ask, long lastMessage, long needed) {
        long over = needed - ask.room();
        if (ask.room() < lastMessage / 2 && ask.fixedTokens() > lastMessage) {
            return error(ask, needed + ask.fixedTokens(), "the instructions and tools alone take " + ask.fixedTokens());
        }
        return error(
                ask,
                needed + ask.fixedTokens(),
                "the last message alone has " + lastMessage + "; it is " + over
                        + " too long. Shorten it, or split it into several");
    }

    private static GatewayException error(FitAsk ask, long tokens, String why) {
        return GatewayException.of(
                ErrorKind.CONTEXT_TOO_LONG,
                "This model's maximum context length is " + ask.windowTokens() + " tokens, "
                        + Math.max(0, ask.windowTokens() - ask.reserveTokens())
                        + " of them for the prompt. However, the prompt has " + tokens + " tokens: " + why,
                "messages");
    }
}
