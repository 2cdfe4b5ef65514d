package io.throughline.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a prompt that is longer than a model's window is made to fit. */
public enum FitMode {
    /** The beginning, the newest messages, and those between that have most to do with the new one. */
    AUTO,
    /** The newest messages. */
    RECENT,
    /** The newest messages, and the main words of the others. */
    SUMMARIZE,
    /** The first and the newest messages, as OpenRouter does it. */
    MIDDLE_OUT,
    /** Not at all: it is an error. */
    OFF;

    /** As clients write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Null for a word that is none of them. */
    public static @Nullable FitMode of(String written) {
        for (var mode : values()) {
            if (mode.id().equals(written)) {
                return mode;
            }
        }
        return null;
    }

    /** All of them, for error messages. */
    public static String known() {
        return Arrays.stream(values()).map(FitMode::id).collect(Collectors.joining(", "));
    }
}
