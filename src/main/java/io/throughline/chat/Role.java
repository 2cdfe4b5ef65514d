package io.throughline.chat;

/** Who speaks in a message. {@code DEVELOPER} is OpenAI's newer word for {@code SYSTEM}; only OpenAI tells them apart. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL;

    /** Whether a message of this role instructs the model instead of taking part in the conversation. */
    public boolean instructs() {
        return this == SYSTEM || this == DEVELOPER;
    }
}
