package io.throughline.catalog;

import java.util.Locale;

/** A form of content. */
public enum Modality {
    TEXT,
    IMAGE,
    PDF,
    AUDIO,
    VIDEO;

    /** The word in data files: {@code text}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
