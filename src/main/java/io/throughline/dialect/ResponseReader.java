package io.throughline.dialect;

import io.throughline.chat.ChatFrame;
import io.throughline.wire.SseFrame;
import java.util.List;

/**
 * Reads one provider answer, unit by unit: each piece of a stream as the dialect's {@link Framing} cuts it, or the whole body of a plain answer as
 * one unit without an event name. Stateful; one per response; not thread-safe. A {@link io.throughline.wire.MalformedJsonException} means the unit
 * was unreadable.
 *
 * <p>The order of events: {@code Started}; for each part {@code PartStarted}, its deltas, {@code PartEnded}; {@code UsageSeen}, unless the provider
 * told none; {@code Ended} for each choice; {@code Finished}. {@code Failed} may take the place of the rest.
 */
public interface ResponseReader {

    /** The frames that this unit means: usually one, none for units that say nothing. */
    List<ChatFrame> read(SseFrame unit);

    /**
     * The provider closed the answer in good order. The result ends with {@link io.throughline.chat.ChatEvent.Finished} unless that was sent
     * already, or with {@link io.throughline.chat.ChatEvent.Failed} when something is missing.
     */
    List<ChatFrame> end();
}
