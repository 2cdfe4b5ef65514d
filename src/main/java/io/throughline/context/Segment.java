package io.throughline.context;

import io.throughline.chat.Message;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message.
 *
 * @param index its place among the messages that were to be fitted, from 0; -1 of one that was added
 * @param original null of one that was added
 * @param sent what is sent of it; null when nothing is
 * @param tokensBefore of the original
 * @param tokens of what is sent
 * @param reason in a few words
 */
public record Segment(
        int index,
        @Nullable Message original,
        @Nullable Message sent,
        long tokensBefore,
        long tokens,
        Fate fate,
        String reason) {

    /** What may become of a message. */
    public enum Fate {
        KEPT,
        SHORTENED,
        DROPPED,
        /** Not of the conversation: a summary of what was dropped. */
        ADDED
    }
}
