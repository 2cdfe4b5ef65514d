package io.throughline.api;

import io.throughline.tenant.Caller;
import io.throughline.tenant.OwnKeys;
import io.throughline.wire.JsonBytes;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a door is given.
 *
 * @param rest what follows the door's path, percent-decoded
 * @param query its query parameters
 * @param body empty for a door that takes uploads
 * @param upload for such a door only
 * @param header looks up a request header by its lower-case name
 * @param ownKeys the caller's own provider keys
 * @param requestId as the client will see it in {@code x-request-id}
 */
public record DoorRequest(
        UUID id,
        String requestId,
        Caller caller,
        OwnKeys ownKeys,
        String rest,
        Query query,
        JsonBytes body,
        @Nullable ArrivingUpload upload,
        Function<String, @Nullable String> header,
        long startedNanos,
        String method) {}
