package io.throughline.catalog;

import java.util.Locale;

/** What a published score measures. */
public enum TaskKind {
    GENERAL,
    CODE,
    REASONING,
    MATH,
    VISION,
    MULTILINGUAL,
    TOOLS;

    /** The word in data files: {@code code}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
