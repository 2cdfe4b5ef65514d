package io.throughline.tenant;

import java.util.UUID;

/** The organization and the key behind one request. */
public record Caller(UUID organizationId, UUID keyId, boolean administrator) {}
