package io.throughline.catalog.sync;

import java.time.Instant;

/**
 * A document that was read and compared with what is stored.
 *
 * @param version of what it was compared with
 * @param known how many providers it names that can be switched on
 * @param waiting how many of its models are of providers that are neither there nor can be switched on
 */
record Attempt(
        String source, Imported imported, Difference difference, long version, int known, int waiting, Instant at) {}
