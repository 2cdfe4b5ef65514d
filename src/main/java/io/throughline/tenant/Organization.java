package io.throughline.tenant;

import java.time.Instant;
import java.util.UUID;

/** A tenant: owns keys, conversations and budgets, and never meets another. */
public record Organization(UUID id, String name, Instant createdAt) {}
