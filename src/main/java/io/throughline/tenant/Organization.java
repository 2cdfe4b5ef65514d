package io.throughline.tenant;

import java.time.Instant;
import java.util.UUID;

/**
 * A tenant: owns keys, conversations and budgets, and never meets another.
 *
 * @param requestKeys whether its callers may bring provider keys of their own with a request
 */
public record Organization(UUID id, String name, boolean requestKeys, Instant createdAt) {}
