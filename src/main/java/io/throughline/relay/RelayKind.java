package io.throughline.relay;

import io.throughline.catalog.Capability;

/** The endpoints whose requests are relayed. */
public enum RelayKind {
    EMBEDDINGS("/embeddings", Capability.EMBEDDINGS, true),
    RERANK("/rerank", Capability.RERANK, true),
    MODERATIONS("/moderations", Capability.MODERATION, true),
    IMAGES("/images/generations", Capability.IMAGE, false),
    SPEECH("/audio/speech", Capability.SPEECH, false),
    TRANSCRIPTIONS("/audio/transcriptions", Capability.TRANSCRIPTION, false),
    /** To English. */
    TRANSLATIONS("/audio/translations", Capability.TRANSCRIPTION, false);

    private final String path;
    private final Capability capability;
    private final boolean whole;

    RelayKind(String path, Capability capability, boolean whole) {
        this.path = path;
        this.capability = capability;
        this.whole = whole;
    }

    /** Below {@code /v1}, and below a provider's base URL in OpenAI's dialect. */
    public String path() {
        return path;
    }

    /** The name in records and metrics: {@code images.generations}. */
    public String door() {
        return path.substring(1).replace('/', '.');
    }

    /** Whether each answer is JSON in one piece. */
    public boolean isWhole() {
        return whole;
    }

    /** Whether its requests are forms that are sent on while they arrive. */
    public boolean isUpload() {
        return this == TRANSCRIPTIONS || this == TRANSLATIONS;
    }

    /** What a model must do to answer. */
    Capability capability() {
        return capability;
    }
}
