package io.throughline.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Attempt.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static Attempt attempt(String provider, Outcome outcome, ErrorKind kind, int status, int millis) {
        var error = kind == null ? null : GatewayError.of(kind, "secret words");
        return new Attempt(provider, provider + "/m", 1, outcome, error, status, Duration.ofMillis(millis));
    }

    @Test
    void tellsEachFailureInOrder() {
        var line = Failures.of(List.of(
                attempt("a", Outcome.FAILED, ErrorKind.RATE_LIMITED, 429, 31),
                attempt("b", Outcome.SKIPPED, ErrorKind.UPSTREAM_OVERLOADED, 0, 0),
                attempt("c", Outcome.FAILED, ErrorKind.UPSTREAM_TIMEOUT, 0, 3000),
                attempt("d", Outcome.OUTRUN, null, 0, 700),
                attempt("e", Outcome.ANSWERED, null, 0, 5)));
        assertThat(line)
                .isEqualTo("a/m: 429 rate limited 31 ms; b/m: skipped; c/m: timeout 3000 ms; d/m: outrun 700 ms");
    }

    @Test
    void isEmptyWhenTheFirstOneAnswered() {
        assertThat(Failures.of(List.of(attempt("e", Outcome.ANSWERED, null, 0, 5))))
                .isEmpty();
    }

    @Test
    void staysShortWhateverHappened() {
        var many = Collections.nCopies(90, attempt("p".repeat(300), Outcome.FAILED, ErrorKind.UPSTREAM_FAILED, 500, 1));
        var line = Failures.of(many);
        assertThat(line).hasSizeLessThanOrEqualTo(Failures.MOST_CHARS).endsWith("more");
        assertThat(line.split("; ")).hasSizeGreaterThan(5);
    }

    @Test
    void countsCallsAlone() {
        assertThat(Attempt.calls(List.of(
                        attempt("b", Outcome.SKIPPED, ErrorKind.UPSTREAM_OVERLOADED, 0, 0),
                        attempt("e", Outcome.ANSWERED, null, 0, 5))))
                .isOne();
    }
}
