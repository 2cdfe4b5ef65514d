package io.throughline.pipeline;

import io.throughline.chat.ChatFrame;
import io.throughline.chat.Usage;
import io.throughline.usage.Cost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an answer, in this order: {@code Began}, {@code Frames} any number of times, {@code Settled}. An answer that breaks off ends with a
 * frame that holds {@code Failed} instead of being settled.
 */
public sealed interface AnswerItem {

    /**
     * A provider has begun to answer.
     *
     * @param attempts calls made, this one included
     * @param dropped fields that the provider could not take
     * @param decision the id under which the choice of {@code auto} can be rated; null when another made it
     */
    record Began(
            String provider,
            String model,
            int attempts,
            @Nullable String conversation,
            List<String> dropped,
            @Nullable String decision)
            implements AnswerItem {
        public Began {
            dropped = List.copyOf(dropped);
        }
    }

    record Frames(List<ChatFrame> frames) implements AnswerItem {
        public Frames {
            frames = List.copyOf(frames);
        }
    }

    /** The turn is committed, if there is one: the answer's last event may leave. A null cost is unknown. */
    record Settled(@Nullable Usage usage, @Nullable Cost cost) implements AnswerItem {}
}
