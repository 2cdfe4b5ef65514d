package io.throughline.assistant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that an assistant shall remember.
 *
 * @param metadataJson a JSON object of the client's; null when there is none
 * @param score how well it fits a search, more is better; null outside of one
 */
public record Memory(
        UUID id,
        String content,
        @Nullable String metadataJson,
        @Nullable Double score,
        Instant createdAt,
        Instant updatedAt) {}
