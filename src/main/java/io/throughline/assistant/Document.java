package io.throughline.assistant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file as it was uploaded, without its bytes. {@code status} is {@code pending}, {@code processing}, {@code indexed} or {@code failed}. */
public record Document(
        UUID id,
        String filename,
        String mediaType,
        String status,
        @Nullable String statusMessage,
        long sizeBytes,
        Instant createdAt,
        Instant updatedAt) {}
