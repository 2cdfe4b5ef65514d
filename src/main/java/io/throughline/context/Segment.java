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
 * @param place the part of the prompt that it belongs to; null when nothing is sent of it
 * @param reason in a few words
 */
public record Segment(
        int index,
        @Nullable Message original,
        @Nullable Message sent,
        long tokensBefore,
        long tokens,
        Fate fate,
        @Nullable Place place,
        String reason) {

    /** The parts of a prompt. */
    public enum Place {
        INSTRUCTIONS,
        /** The first messages, which stay the same from turn to turn. */
        BEGINNING,
        SUMMARY,
        /** What has most to do with the last message. */
        PICKS,
        RECENT
    }

    /** What may become of a message. */
    public enum Fate {
        KEPT,
        SHORTENED,
        DROPPED,
        /** Not of the conversation: a summary of what was dropped. */
        ADDED
    }
}
