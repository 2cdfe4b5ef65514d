package io.throughline.relay;

import io.throughline.chat.Quantity;
import io.throughline.chat.Unit;
import io.throughline.upstream.RawPiece;
import io.throughline.wire.JsonBytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One answer to a request for a transcript: what it is, in the form that was asked for, and what it says of its length. */
final class Transcript {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String VTT = "text/vtt; charset=utf-8";

    private final UploadParts asked;
    private final AnswerTap tap = new AnswerTap();
    private final CueClock cues = new CueClock();
    private @Nullable String mediaType;

    Transcript(UploadParts asked) {
        this.asked = asked;
    }

    /** The same under the media type of what was asked for: clients parse by that, and some providers call all answers the same. */
    RawPiece shown(RawPiece piece) {
        if (mediaType == null) {
            mediaType = mediaType(piece.mediaType(), piece.bytes());
        }
        return new RawPiece(mediaType, piece.bytes(), piece.whole());
    }

    private String mediaType(String told, JsonBytes beginning) {
        var type = told.toLowerCase(Locale.ROOT);
        if (type.contains("event-stream")) {
            return told;
        }
        return switch (format()) {
            case "text", "srt" -> type.contains("json") ? TEXT : told;
            case "vtt" -> type.contains("json") ? VTT : told;
            default -> !type.contains("json") && isObject(beginning) ? "application/json" : told;
        };
    }

    private static boolean isObject(JsonBytes bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.at(i) > ' ') {
                return bytes.at(i) == '{';
            }
        }
        return false;
    }

    private String format() {
        var format = asked.noted("response_format");
        return format == null ? "json" : format.toLowerCase(Locale.ROOT);
    }

    void hear(RawPiece piece) {
        if (format().equals("srt") || format().equals("vtt")) {
            cues.feed(piece.bytes());
        } else {
            tap.feed(piece);
        }
    }

    /** The provider's own count of seconds, which it charges, before the length of the audio; else the end of the last subtitle. */
    Spent spent() {
        var seconds = tap.seconds();
        if (seconds != null) {
            return new Spent(tap.usage(), milliseconds(seconds), false);
        }
        long lastCue = cues.lastEndMillis();
        return lastCue > 0
                ? new Spent(null, Quantity.of(Unit.AUDIO_MILLISECOND, lastCue), true)
                : new Spent(tap.usage(), null, false);
    }

    private static @Nullable Quantity milliseconds(BigDecimal seconds) {
        var millis = seconds.movePointRight(3).setScale(0, RoundingMode.HALF_UP);
        return millis.signum() < 0 || millis.toBigInteger().bitLength() >= Integer.SIZE
                ? null
                : Quantity.of(Unit.AUDIO_MILLISECOND, millis.longValue());
    }
}
