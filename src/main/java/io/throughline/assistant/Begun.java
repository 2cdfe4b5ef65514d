package io.throughline.assistant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that was begun with an assistant.
 *
 * @param metadataJson a JSON object, or null
 */
public record Begun(UUID id, String key, @Nullable String metadataJson, Instant createdAt) {}
