package io.throughline.conversation;

/** How a turn ended. Only a completed one is continued by the next. */
public enum TurnStatus {
    COMPLETED,
    CANCELLED,
    FAILED
}
