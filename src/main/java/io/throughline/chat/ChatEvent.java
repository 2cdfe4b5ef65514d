package io.throughline.chat;

import org.jspecify.annotations.Nullable;

/**
 * One meaning in a stream. {@code choice} counts the answers a request asked for (almost always 0), {@code part} the parts of one choice;
 * deltas name the part they belong to, and a part is started before its first delta and ended after its last.
 */
public sealed interface ChatEvent {

    /** The answer begins. {@code createdSeconds} is epoch seconds, 0 when the provider does not say. */
    record Started(String id, String model, long createdSeconds) implements ChatEvent {}

    record PartStarted(int choice, int part, PartKind kind) implements ChatEvent {}

    record TextDelta(int choice, int part, String text) implements ChatEvent {}

    record ReasoningDelta(int choice, int part, String text) implements ChatEvent {}

    /** The provider's proof of a reasoning part, which that {@code dialect} wants to see again. */
    record ReasoningSigned(int choice, int part, String dialect, String signature) implements ChatEvent {}

    /** Fields of the provider's own on a part of any kind, which it wants to see again; kept in the part's extras. */
    record PartMarked(int choice, int part, Extras extras) implements ChatEvent {}

    /** The id by which the provider's own clients refer to the part. */
    record PartNamed(int choice, int part, String id) implements ChatEvent {}

    /** More of a tool call's arguments, as a piece of JSON text. */
    record ToolInputDelta(int choice, int part, String json) implements ChatEvent {}

    record PartEnded(int choice, int part) implements ChatEvent {}

    /** Log probabilities of the text just sent, as OpenAI's JSON object. */
    record LogprobsSeen(int choice, String json) implements ChatEvent {}

    /** Token counts so far; the last one counts. */
    record UsageSeen(Usage usage) implements ChatEvent {}

    /** One choice is complete; {@code stopSequence} is the one that matched, where the provider tells. */
    record Ended(int choice, StopReason reason, @Nullable String stopSequence) implements ChatEvent {}

    /** The provider has said its last word and nothing is missing. */
    record Finished() implements ChatEvent {}

    /** The answer broke off. */
    record Failed(GatewayError error) implements ChatEvent {}
}
