package io.throughline.api;

import io.throughline.chat.Attempt;
import io.throughline.chat.Failures;
import io.throughline.pipeline.AnswerItem;
import io.throughline.relay.RelayPiece;
import io.throughline.usage.Cost;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's own response headers. */
final class ThroughlineHeaders {

    private static final int LONGEST = 1_000;

    private ThroughlineHeaders() {}

    /** What was tried, with the last provider called; nothing when nothing was tried. Errors have these too. */
    static Map<String, String> of(List<Attempt> attempts) {
        var headers = new HashMap<String, String>();
        if (attempts.isEmpty()) {
            return headers;
        }
        var last = attempts.getLast();
        for (var attempt : attempts) {
            last = attempt.called() ? attempt : last;
        }
        headers.put("x-throughline-model", header(last.model()));
        headers.put("x-throughline-provider", header(last.provider()));
        headers.put("x-throughline-attempts", Integer.toString(Attempt.calls(attempts)));
        var failures = Failures.of(attempts);
        if (!failures.isEmpty()) {
            headers.put("x-throughline-failures", header(failures));
        }
        return headers;
    }

    static Map<String, String> of(AnswerItem.Began began) {
        var headers = of(began.attempts());
        headers.put("x-throughline-model", header(began.model()));
        headers.put("x-throughline-provider", header(began.provider()));
        if (began.conversation() != null) {
            headers.put("x-throughline-conversation", header(began.conversation()));
        }
        var reasons = began.reasons();
        if (reasons != null) {
            reasons.route()
                    .estimate(reasons.needs())
                    .ifPresent(cost -> headers.put("x-throughline-estimated-cost", cost.usd()));
        }
        if (reasons != null && reasons.fitted() != null && reasons.fitted().changed()) {
            headers.put("x-throughline-fitted", FittedJson.summary(reasons.fitted()));
        }
        if (!began.dropped().isEmpty()) {
            headers.put("x-throughline-dropped", header(String.join(", ", began.dropped())));
        }
        if (!began.warnings().isEmpty()) {
            headers.put("x-throughline-warnings", shortened(header(String.join("; ", began.warnings()))));
        }
        if (began.decision() != null) {
            headers.put("x-throughline-decision", began.decision());
        }
        return headers;
    }

    /** With the answer's own media type. */
    static Map<String, String> of(RelayPiece.Head relayed) {
        var began = new AnswerItem.Began(
                relayed.provider(),
                relayed.model(),
                relayed.attempts(),
                null,
                relayed.dropped(),
                List.of(),
                null,
                null);
        var headers = new HashMap<>(of(began, relayed.cost()));
        headers.put("content-type", relayed.mediaType());
        return headers;
    }

    static Map<String, String> of(AnswerItem.Began began, @Nullable Cost cost) {
        var headers = of(began);
        if (cost != null) {
            headers.put("x-throughline-cost", cost.usd());
        }
        return headers;
    }

    /** Clients take headers of some kilobytes, all together. */
    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** A header takes printable ASCII only; anything else a client has written is percent-encoded. */
    static String header(String value) {
        var safe = new StringBuilder(value.length());
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            if (each >= ' ' && each < 0x7F && each != '%') {
                safe.append((char) each);
            } else {
                safe.append('%').append(String.format("%02X", each));
            }
        }
        return safe.toString();
    }
}
