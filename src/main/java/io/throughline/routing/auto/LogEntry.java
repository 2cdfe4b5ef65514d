package io.throughline.routing.auto;

import org.jspecify.annotations.Nullable;

/**
 * What waits in the queue of the log.
 *
 * @param decision null for a barrier, which is stored when all before it are
 */
record LogEntry(@Nullable LoggedDecision decision) {

    static final LogEntry BARRIER = new LogEntry(null);
}
