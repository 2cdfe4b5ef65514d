package io.throughline.chat;

import java.util.List;
import java.util.Locale;

/** What failed before an answer, in one short line: {@code openai/gpt-4o: 429 rate limited 31 ms; azure/gpt-4o: skipped}. */
public final class Failures {

    /** The longest line there is. */
    public static final int MOST_CHARS = 1_000;

    private static final int MOST_MODEL_CHARS = 100;
    private static final String PROVIDERS = "UPSTREAM_";

    private Failures() {}

    /** Of each attempt without an answer its model, the provider's HTTP status if that was it, the kind of failure and its duration; empty when there is none. */
    public static String of(List<Attempt> attempts) {
        var line = new StringBuilder();
        int left = 0;
        for (var attempt : attempts) {
            if (attempt.outcome() == Attempt.Outcome.ANSWERED) {
                continue;
            }
            var one = one(attempt);
            if (left > 0 || line.length() + one.length() > MOST_CHARS - 20) {
                left++;
            } else {
                line.append(line.isEmpty() ? "" : "; ").append(one);
            }
        }
        return left == 0
                ? line.toString()
                : line.append("; and ").append(left).append(" more").toString();
    }

    private static String one(Attempt attempt) {
        var model = attempt.model();
        var one = new StringBuilder(model.length() > MOST_MODEL_CHARS ? model.substring(0, MOST_MODEL_CHARS) : model)
                .append(": ");
        if (attempt.outcome() != Attempt.Outcome.FAILED) {
            one.append(attempt.outcome().name().toLowerCase(Locale.ROOT));
        }
        var error = attempt.error();
        if (error != null && attempt.called()) {
            one.append(attempt.status() == 0 ? "" : attempt.status() + " ").append(kind(error.kind()));
        }
        if (attempt.called()) {
            one.append(" ").append(attempt.duration().toMillis()).append(" ms");
        }
        return one.toString();
    }

    private static String kind(ErrorKind kind) {
        var name = kind.name();
        var own = name.startsWith(PROVIDERS) ? name.substring(PROVIDERS.length()) : name;
        return own.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
