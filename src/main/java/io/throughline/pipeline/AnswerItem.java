package io.throughline.pipeline;

import io.throughline.chat.Attempt;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Usage;
import io.throughline.usage.Cost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an answer, in this order: {@code Began}, {@code Frames} any number of times, at most one {@code Resumed} among them, {@code Settled}. An answer that breaks off ends with a
 * frame that holds {@code Failed} instead of being settled.
 */
public sealed interface AnswerItem {

    /**
     * A provider has begun to answer.
     *
     * @param attempts all that was tried in order, this answer last
     * @param dropped fields that the provider could not take
     * @param warnings what of the request was not heeded, and why
     * @param reasons null for work beside chat
     * @param decision the id under which the choice of {@code auto} can be rated; null when another made it
     */
    record Began(
            String provider,
            String model,
            List<Attempt> attempts,
            @Nullable String conversation,
            List<String> dropped,
            List<String> warnings,
            @Nullable Reasons reasons,
            @Nullable String decision)
            implements AnswerItem {
        public Began {
            warnings = List.copyOf(warnings);
            attempts = List.copyOf(attempts);
            dropped = List.copyOf(dropped);
        }
    }

    record Frames(List<ChatFrame> frames) implements AnswerItem {
        public Frames {
            frames = List.copyOf(frames);
        }
    }

    /** The answer broke off, and the frames that follow are the rest of it from another provider. Clients have to be told beside the answer. */
    record Resumed(String model, GatewayError why) implements AnswerItem {}

    /** The turn is committed, if there is one: the answer's last event may leave. A null cost is unknown; {@code estimated} is one of our counts, which the provider did not tell. */
    record Settled(@Nullable Usage usage, @Nullable Cost cost, boolean estimated) implements AnswerItem {}
}
