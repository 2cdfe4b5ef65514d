package io.throughline.idempotency;

import java.util.UUID;

/**
 * A request with its key.
 *
 * @param key as the client wrote it, 1 to 255 characters
 * @param sha256 of all that makes the request what it is; another request under the same key is refused
 * @param requestId its own id
 */
public record Keyed(UUID organizationId, String key, byte[] sha256, UUID requestId) {}
