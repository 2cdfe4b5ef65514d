package io.throughline.relay;

import io.throughline.chat.Attempt;
import io.throughline.usage.Cost;
import io.throughline.wire.JsonBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some bytes of an answer.
 *
 * @param head what is known of the answer when it begins; of the first piece only
 */
public record RelayPiece(@Nullable Head head, JsonBytes bytes) {

    /**
     * @param attempts all that was tried in order, this answer last
     * @param dropped fields that the provider could not take
     * @param mediaType of the answer
     * @param cost null when it is unknown, or not known yet
     */
    public record Head(
            String provider,
            String model,
            List<Attempt> attempts,
            List<String> dropped,
            String mediaType,
            @Nullable Cost cost) {
        public Head {
            attempts = List.copyOf(attempts);
            dropped = List.copyOf(dropped);
        }
    }
}
