package io.throughline.relay;

import io.throughline.tenant.Caller;
import io.throughline.tenant.OwnKeys;
import io.throughline.wire.JsonBytes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way.
 *
 * @param id also the id of the usage record
 * @param requestId how {@code id} is shown to the client
 * @param body empty for an upload
 * @param upload the body of an endpoint that takes uploads; null for all others
 * @param strict whether a header asks that no field be dropped
 * @param ownKeys the caller's own provider keys
 * @param startedNanos {@link System#nanoTime} when the request's head arrived
 */
public record RelayCall(
        UUID id,
        String requestId,
        RelayKind kind,
        Caller caller,
        JsonBytes body,
        @Nullable Upload upload,
        boolean strict,
        OwnKeys ownKeys,
        Instant startedAt,
        long startedNanos) {}
