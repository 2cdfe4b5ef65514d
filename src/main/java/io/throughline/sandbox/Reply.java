package io.throughline.sandbox;

import io.throughline.sandbox.Refusals.Problem;
import java.time.Duration;
import java.util.List;

/** What a model does with a request: it plays a script, or answers with an HTTP error. */
sealed interface Reply {

    /** The beats of one choice, in order, and how it ends. */
    record Script(List<Beat> beats, Ending ending) implements Reply {
        public Script {
            beats = List.copyOf(beats);
        }

        Script ending(Ending other) {
            return new Script(beats, other);
        }
    }

    /** An error before the first byte. */
    record Failure(Problem problem) implements Reply {}

    /** A page that is no JSON at all, as a proxy in front of a provider sends it. */
    record Page(int status, String html) implements Reply {}

    /** One thing that happens in a stream; pieces are tokens. */
    sealed interface Beat {
        record Text(String piece) implements Beat {}

        record Reasoning(String piece) implements Beat {}

        record Refusal(String piece) implements Beat {}

        record Call(int index, String id, String name) implements Beat {}

        record CallInput(int index, String piece) implements Beat {}

        record Pause(Duration length) implements Beat {}

        /** How many tokens of output it counts. */
        default int tokens() {
            return this instanceof Pause ? 0 : 1;
        }
    }

    /** How a choice ends. The last three end the stream itself. */
    enum Ending {
        STOP,
        LENGTH,
        TOOL_CALLS,
        ERROR_FRAME,
        DROP,
        STALL;

        /** Whether a finish reason comes. */
        boolean finishes() {
            return switch (this) {
                case STOP, LENGTH, TOOL_CALLS -> true;
                case ERROR_FRAME, DROP, STALL -> false;
            };
        }
    }
}
