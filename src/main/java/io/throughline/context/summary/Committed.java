package io.throughline.context.summary;

import io.throughline.chat.Message;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A turn that was stored a moment ago.
 *
 * @param keyId the key that it came with
 * @param since what was said since the last summary, that turn included
 * @param turnsSince how many turns these are, as far as that is known
 * @param windowTokens of the model that has answered; null when nobody knows it
 */
public record Committed(
        UUID organizationId,
        UUID keyId,
        String conversation,
        UUID turnId,
        List<Message> since,
        int turnsSince,
        @Nullable Long windowTokens) {

    public Committed {
        since = List.copyOf(since);
    }
}
