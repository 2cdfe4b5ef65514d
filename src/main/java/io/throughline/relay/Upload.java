package io.throughline.relay;

import io.throughline.wire.JsonBytes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A request body that is still arriving.
 *
 * @param pieces its bytes; an empty piece stands for its end. To be subscribed to once; cancelling leaves the rest unread
 * @param contentType as the client wrote it, empty when it wrote none
 * @param length in bytes, -1 when the client did not say
 * @param limit the most bytes it may have
 * @param model the model that the client named outside the body; null when it stands inside
 */
public record Upload(
        Flux<JsonBytes> pieces,
        String contentType,
        long length,
        long limit,
        @Nullable String model) {}
