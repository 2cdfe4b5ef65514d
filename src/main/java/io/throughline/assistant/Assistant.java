package io.throughline.assistant;

import java.time.Instant;
import java.util.UUID;

/**
 * One assistant.
 *
 * @param settingsJson a JSON object with whatever else it was given, as its API has it
 */
public record Assistant(UUID id, String name, String settingsJson, Instant createdAt) {}
