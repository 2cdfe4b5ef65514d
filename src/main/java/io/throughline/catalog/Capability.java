package io.throughline.catalog;

import java.util.Locale;

/** What a model can take or do beyond text in, text out; and the kinds of work, of which each model does at least one. */
public enum Capability {
    VISION,
    PDF,
    AUDIO_IN,
    AUDIO_OUT,
    TOOLS,
    JSON,
    REASONING,
    CODE,
    MULTILINGUAL,
    LONG_CONTEXT,
    CACHING,
    WEB_SEARCH,
    FREE,
    OPEN_WEIGHTS,
    CHAT(true),
    EMBEDDINGS(true),
    TRANSCRIPTION(true),
    SPEECH(true),
    IMAGE(true),
    MODERATION(true),
    RERANK(true);

    private final boolean kind;

    Capability() {
        this(false);
    }

    Capability(boolean kind) {
        this.kind = kind;
    }

    /** Whether this is a kind of work, which an endpoint asks for. */
    public boolean isKind() {
        return kind;
    }

    /** The word in data files and policies: {@code audio-in}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
