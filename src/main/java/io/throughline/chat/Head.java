package io.throughline.chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway must know of a request before it reads the messages, found in the index pass.
 *
 * @param model the model string as the client wrote it
 * @param usageWanted whether a streamed answer shall show usage
 * @param conversation the key of the conversation to continue, or null for a stateless request
 * @param parent the turn of it to continue; null for the one that follows from what the client sends
 * @param leadingInstructions how many system or developer messages come first
 * @param strict whether a field that the target cannot take is an error, instead of being dropped
 * @param route what the client asks of the choice of the model, beside the model string
 * @param wishes what the client wishes for when calls are late or fail
 * @param keeping how it refers to stored responses; null for APIs that have none
 */
public record Head(
        String model,
        boolean stream,
        boolean usageWanted,
        @Nullable String conversation,
        @Nullable UUID parent,
        int messageCount,
        int leadingInstructions,
        @Nullable String endUser,
        boolean strict,
        RouteControls route,
        Wishes wishes,
        @Nullable Keeping keeping) {

    /** Without a parent, and without stored responses. */
    public Head(
            String model,
            boolean stream,
            boolean usageWanted,
            @Nullable String conversation,
            int messageCount,
            int leadingInstructions,
            @Nullable String endUser,
            boolean strict,
            RouteControls route,
            Wishes wishes) {
        this(
                model,
                stream,
                usageWanted,
                conversation,
                null,
                messageCount,
                leadingInstructions,
                endUser,
                strict,
                route,
                wishes,
                null);
    }

    public Head keeping(Keeping other) {
        return with(conversation, parent, strict, route, wishes, other);
    }

    public Head strictly() {
        return with(conversation, parent, true, route, wishes, keeping);
    }

    public Head withConversation(@Nullable String key) {
        return with(key, parent, strict, route, wishes, keeping);
    }

    public Head continuing(@Nullable UUID turn) {
        return with(conversation, turn, strict, route, wishes, keeping);
    }

    public Head withRoute(RouteControls controls) {
        return with(conversation, parent, strict, controls, wishes, keeping);
    }

    public Head wishing(Wishes other) {
        return with(conversation, parent, strict, route, other, keeping);
    }

    private Head with(
            @Nullable String key,
            @Nullable UUID turn,
            boolean strictly,
            RouteControls controls,
            Wishes other,
            @Nullable Keeping how) {
        return new Head(
                model,
                stream,
                usageWanted,
                key,
                turn,
                messageCount,
                leadingInstructions,
                endUser,
                strictly,
                controls,
                other,
                how);
    }
}
