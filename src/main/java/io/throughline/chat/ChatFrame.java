package io.throughline.chat;

import io.throughline.wire.SseFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One unit off the wire: what it meant, and the frame itself when a client of that dialect can have it untouched. {@code raw} is null when
 * the provider's frame would break clients, so that it has to be written anew.
 */
public record ChatFrame(
        List<ChatEvent> events, String dialect, @Nullable SseFrame raw) {

    public static ChatFrame of(String dialect, ChatEvent... events) {
        return new ChatFrame(List.of(events), dialect, null);
    }
}
