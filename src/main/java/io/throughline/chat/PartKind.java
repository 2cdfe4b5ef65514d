package io.throughline.chat;

/** What kind of part of an answer a stream has begun. */
public sealed interface PartKind {

    record Text() implements PartKind {}

    record Refusal() implements PartKind {}

    record Reasoning() implements PartKind {}

    /** Reasoning that only its provider can read; arrives whole. */
    record RedactedReasoning(String data) implements PartKind {}

    record ToolCall(String id, String name) implements PartKind {}

    /** A part that only its own dialect knows, arrived whole as JSON. */
    record Opaque(String dialect, String json) implements PartKind {}
}
