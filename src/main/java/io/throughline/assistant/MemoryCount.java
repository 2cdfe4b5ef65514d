package io.throughline.assistant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many memories an assistant has, and when the last of them changed; null when there is none. */
public record MemoryCount(long total, @Nullable Instant lastUpdated) {}
