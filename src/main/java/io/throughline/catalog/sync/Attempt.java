package io.throughline.catalog.sync;

import java.time.Instant;

/**
 * A document that was read and compared with what is stored.
 *
 * @param version of what it was compared with
 * @param waiting how many of its models are of providers that the catalogue does not have
 */
record Attempt(String source, Imported imported, Difference difference, long version, int waiting, Instant at) {}
