package io.throughline.chat;

import java.util.Locale;

/** What providers charge by beside tokens, in the smallest whole counts that occur. */
public enum Unit {
    /** Of a text to be spoken. */
    CHARACTER,
    AUDIO_MILLISECOND,
    IMAGE,
    /** One query over as many documents as the provider counts for one. */
    SEARCH;

    /** The word in records: {@code audio_millisecond}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
