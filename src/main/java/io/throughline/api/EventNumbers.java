package io.throughline.api;

import io.throughline.api.DoorAnswer.Piece;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The numbers that events of responses have inside. */
final class EventNumbers {

    private static final Pattern NUMBER = Pattern.compile("\"sequence_number\"\\s*:\\s*(\\d{1,9})");

    private EventNumbers() {}

    /** The piece without events up to that number; -1 leaves all. */
    static Piece behind(Piece piece, int after) {
        if (after < 0) {
            return piece;
        }
        var kept = new StringBuilder();
        for (var event : new String(piece.bytes(), StandardCharsets.UTF_8).split("(?<=\n\n)")) {
            var number = NUMBER.matcher(event);
            if (!number.find() || Integer.parseInt(number.group(1)) > after) {
                kept.append(event);
            }
        }
        return new Piece(piece.headers(), kept.toString().getBytes(StandardCharsets.UTF_8), piece.last());
    }
}
