package io.throughline.tenant;

import java.util.UUID;

/**
 * The organization and the key behind one request.
 *
 * @param requestKeys whether the organization lets its callers bring provider keys of their own with a request
 */
public record Caller(UUID organizationId, UUID keyId, boolean administrator, boolean requestKeys) {}
