package io.throughline.catalog;

import java.util.Locale;

/** What a model can take or do beyond text in, text out. */
public enum Capability {
    VISION,
    PDF,
    AUDIO_IN,
    AUDIO_OUT,
    TOOLS,
    JSON,
    REASONING;

    /** The word in data files and policies: {@code audio-in}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
