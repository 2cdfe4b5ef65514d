package io.throughline.relay;

import io.throughline.wire.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds when the last cue of passing subtitles ends, in SubRip or WebVTT: a bound for the length of what was heard. One per answer. */
final class CueClock {

    /** {@code 00:00:01,000 --> 00:00:02,500}; WebVTT has a point, and may leave the hours out. */
    private static final Pattern TIMES = Pattern.compile(
            "\\s*(?:\\d+:)?\\d\\d:\\d\\d[.,]\\d{3}\\s+-->\\s+(?:(\\d{1,4}):)?(\\d\\d):(\\d\\d)[.,](\\d{3}).*");

    /** A longer line is text, or nothing that matters. */
    private static final int MAX_LINE_CHARS = 200;

    private final StringBuilder line = new StringBuilder();
    private long lastEndMillis;

    void feed(JsonBytes piece) {
        for (var each :
                new String(piece.array(), piece.offset(), piece.length(), StandardCharsets.ISO_8859_1).toCharArray()) {
            if (each == '\n' || each == '\r') {
                lineEnds();
            } else if (line.length() < MAX_LINE_CHARS) {
                line.append(each);
            }
        }
    }

    private void lineEnds() {
        var times = TIMES.matcher(line);
        if (times.matches()) {
            lastEndMillis = Math.max(lastEndMillis, end(times));
        }
        line.setLength(0);
    }

    private static long end(Matcher times) {
        long hours = times.group(1) == null ? 0 : Long.parseLong(times.group(1));
        long minutes = hours * 60 + Long.parseLong(times.group(2));
        return (minutes * 60 + Long.parseLong(times.group(3))) * 1000 + Long.parseLong(times.group(4));
    }

    /** 0 when no cue has passed. */
    long lastEndMillis() {
        return lastEndMillis;
    }
}
