package io.throughline.upstream;

import io.throughline.chat.ChatFrame;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * An answer on its way.
 *
 * @param dropped fields that the provider's dialect could not take
 * @param frames batches of frames, one batch for each piece off the network. Fails with a {@link io.throughline.chat.GatewayException} while
 *     nothing has come; after that the last frame holds {@code Finished} or {@code Failed}. Cancelling it ends the call.
 */
public record UpstreamAnswer(List<String> dropped, Flux<List<ChatFrame>> frames) {
    public UpstreamAnswer {
        dropped = List.copyOf(dropped);
    }
}
