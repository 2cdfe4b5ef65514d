package io.throughline.chat;

/** Why the model stopped. */
public enum StopReason {
    END,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER,
    STOP_SEQUENCE
}
