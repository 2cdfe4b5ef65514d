package io.throughline.assist;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * For whom the gateway works, and what it does.
 *
 * @param keyId the key of the request that it began with
 * @param door the name of that work in usage records, such as {@code assist.summary}
 * @param conversation its key; null when it has to do with none
 */
public record Purpose(
        UUID organizationId,
        UUID keyId,
        String door,
        @Nullable String conversation) {}
