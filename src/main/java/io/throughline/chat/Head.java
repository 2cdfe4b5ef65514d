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
 * @param route what the client asks of the choice of the model, beside the model string
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
        RouteControls route) {

    public Head strictly() {
        return new Head(
                model, stream, usageWanted, conversation, messageCount, leadingInstructions, endUser, true, route);
    }

    public Head withConversation(@Nullable String key) {
        return new Head(model, stream, usageWanted, key, messageCount, leadingInstructions, endUser, strict, route);
    }

    public Head withRoute(RouteControls controls) {
        return new Head(
                model, stream, usageWanted, conversation, messageCount, leadingInstructions, endUser, strict, controls);
    }
}
