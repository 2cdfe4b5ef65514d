package io.throughline.tenant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What may be shown of a key. {@code prefix} is its beginning, by which people tell keys apart. */
public record KeyFacts(
        UUID id,
        UUID organizationId,
        String name,
        String prefix,
        boolean administrator,
        Instant createdAt,
        @Nullable Instant revokedAt) {}
