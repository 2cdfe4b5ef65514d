package io.throughline.chat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route that a request tried, and how that ended. Holds no key and no address.
 *
 * @param provider its id, e.g. {@code openai}
 * @param model its id, e.g. {@code openai/gpt-4o}
 * @param number which of the request's calls it was, from 1; of a route that was skipped, the number of the call that came next
 * @param error why there was no answer; null for {@code ANSWERED} and {@code OUTRUN}
 * @param status the provider's HTTP status where that was the failure, else 0
 * @param duration until the first content came, or until it was over without any
 */
public record Attempt(
        String provider,
        String model,
        int number,
        Outcome outcome,
        @Nullable GatewayError error,
        int status,
        Duration duration) {

    /** How it ended. */
    public enum Outcome {
        /** Content came: this route's answer is the request's, even when it breaks off later. */
        ANSWERED,
        /** The call failed before any content. */
        FAILED,
        /** No call was made, because the route is set aside or has too many calls in flight. */
        SKIPPED,
        /** The call was cancelled because another one answered first. */
        OUTRUN
    }

    /** The same, behind so many calls that were made before. */
    public Attempt after(int calls) {
        return calls == 0 ? this : new Attempt(provider, model, number + calls, outcome, error, status, duration);
    }

    /** Whether the provider was called, and may charge for it. */
    public boolean called() {
        return outcome != Outcome.SKIPPED;
    }

    /** How many of them were calls. */
    public static int calls(List<Attempt> attempts) {
        return (int) attempts.stream().filter(Attempt::called).count();
    }
}
