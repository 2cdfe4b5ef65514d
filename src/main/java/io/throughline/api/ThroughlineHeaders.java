package io.throughline.api;

import io.throughline.pipeline.AnswerItem;
import io.throughline.relay.RelayPiece;
import io.throughline.usage.Cost;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's own response headers. */
final class ThroughlineHeaders {

    private ThroughlineHeaders() {}

    static Map<String, String> of(AnswerItem.Began began) {
        var headers = new HashMap<String, String>();
        headers.put("x-throughline-model", header(began.model()));
        headers.put("x-throughline-provider", header(began.provider()));
        headers.put("x-throughline-attempts", Integer.toString(began.attempts()));
        if (began.conversation() != null) {
            headers.put("x-throughline-conversation", header(began.conversation()));
        }
        if (!began.dropped().isEmpty()) {
            headers.put("x-throughline-dropped", header(String.join(", ", began.dropped())));
        }
        if (began.decision() != null) {
            headers.put("x-throughline-decision", began.decision());
        }
        return headers;
    }

    /** With the answer's own media type. */
    static Map<String, String> of(RelayPiece.Head relayed) {
        var began = new AnswerItem.Began(
                relayed.provider(), relayed.model(), relayed.attempts(), null, relayed.dropped(), null);
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

    /** A header takes printable ASCII only; anything else a client has written is percent-encoded. */
    private static String header(String value) {
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
