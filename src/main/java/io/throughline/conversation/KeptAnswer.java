package io.throughline.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer ready for its row, found again by the id of its first tool call; it goes with its conversation, when it has one. */
record KeptAnswer(
        UUID organizationId,
        String callId,
        String json,
        @Nullable String conversation) {

    /** Under which name it is remembered. */
    record Name(UUID organizationId, String callId) {}

    Name name() {
        return new Name(organizationId, callId);
    }

    long chars() {
        return (long) callId.length() + json.length();
    }
}
