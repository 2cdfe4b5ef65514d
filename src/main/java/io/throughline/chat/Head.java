package io.throughline.chat;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway must know of a request before it reads the messages, found in the index pass.
 *
 * @param model the model string as the client wrote it
 * @param usageWanted whether a streamed answer shall show usage
 * @param conversation the key of the conversation to continue, or null for a stateless request
 * @param leadingInstructions how many system or developer messages come first
 * @param strict whether a field that the target cannot take is an error, instead of being dropped
 * @param wishes what the client wishes for when calls are late or fail
 */
public record Head(
        String model,
        boolean stream,
        boolean usageWanted,
        @Nullable String conversation,
        int messageCount,
        int leadingInstructions,
        @Nullable String endUser,
        boolean strict,
        Wishes wishes) {

    public Head strictly() {
        return new Head(
                model, stream, usageWanted, conversation, messageCount, leadingInstructions, endUser, true, wishes);
    }

    public Head withConversation(@Nullable String key) {
        return new Head(model, stream, usageWanted, key, messageCount, leadingInstructions, endUser, strict, wishes);
    }

    public Head wishing(Wishes other) {
        return new Head(
                model, stream, usageWanted, conversation, messageCount, leadingInstructions, endUser, strict, other);
    }
}
