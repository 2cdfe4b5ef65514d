package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.AutoDecisions.Rating;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/** Reads the body of a rating: which answer, how good, and perhaps why. */
final class FeedbackReading {

    private static final int MAX_ID = 200;
    private static final int MAX_COMMENT = 2_000;

    private final JsonIndex body;

    private FeedbackReading(JsonIndex body) {
        this.body = body;
    }

    /** @throws GatewayException INVALID_REQUEST naming the field */
    static Rating of(JsonBytes json) {
        try {
            var reading = new FeedbackReading(JsonIndex.of(json));
            return new Rating(reading.id(), reading.score(), reading.text("comment", MAX_COMMENT));
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    private String id() {
        var decision = text("decision_id", MAX_ID);
        var request = text("request_id", MAX_ID);
        if (decision != null && request != null) {
            throw wrong("decision_id", "stands beside request_id; send one of them");
        }
        if (decision == null && request == null) {
            throw wrong(
                    "decision_id",
                    "is required: the header x-throughline-decision of an answer, or request_id: its x-request-id");
        }
        if (decision != null && !decision.startsWith("dec_")) {
            throw wrong("decision_id", "must begin with dec_, but it is '" + decision + "'");
        }
        return decision != null ? decision : String.valueOf(request);
    }

    private double score() {
        var score = present("score");
        var thumb = text("thumb", MAX_ID);
        if (score == null == (thumb == null)) {
            throw wrong("score", "is required, from 0 to 1, or thumb: up or down; send one of them");
        }
        return score == null ? ofThumb(thumb) : number(score);
    }

    private static double ofThumb(@Nullable String thumb) {
        return switch (thumb) {
            case "up" -> 1;
            case "down" -> 0;
            case null, default -> throw wrong("thumb", "must be up or down, but it is '" + thumb + "'");
        };
    }

    private static double number(JsonBytes json) {
        var number = JsonReads.read(json, JsonReads::decimalOrNull);
        double score = number == null ? Double.NaN : number.doubleValue();
        if (!(score >= 0 && score <= 1)) {
            throw wrong("score", "must be a number from 0 to 1, but it is " + shortened(json.utf8()));
        }
        return score;
    }

    private @Nullable String text(String name, int most) {
        var json = present(name);
        if (json == null) {
            return null;
        }
        var text = JsonReads.stringOrNull(json);
        if (text == null || text.isBlank() || text.length() > most) {
            throw wrong(name, "must be a string of 1 to " + most + " characters, but it is " + shortened(json.utf8()));
        }
        return text;
    }

    private @Nullable JsonBytes present(String name) {
        var json = body.value(name);
        return json == null || json.is("null") ? null : json;
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private static GatewayException wrong(String field, String problem) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, field + " " + problem, field);
    }
}
