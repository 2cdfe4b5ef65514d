package io.throughline.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event: its {@code event} name, if it has one, and its data. A plain JSON answer, and a line of newline-delimited JSON, are
 * carried as frames without a name.
 *
 * <p>Source: WHATWG HTML, "Server-sent events", 9.2.6 (interpretation of an event stream).
 */
public record SseFrame(@Nullable String event, JsonBytes data) {

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);

    /** The frame in the one spelling every measured client reads: a space after the colon, line feeds, a blank line at the end. */
    public void writeTo(ByteArrayOutputStream out) {
        if (event != null) {
            out.writeBytes(EVENT);
            out.writeBytes(event.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
        out.writeBytes(DATA);
        writeOneLine(out);
        out.write('\n');
        out.write('\n');
    }

    /** Data is JSON, where a line feed can only stand between tokens; a blank there means the same, and many clients read line by line. */
    private void writeOneLine(ByteArrayOutputStream out) {
        int from = 0;
        for (int i = 0; i < data.length(); i++) {
            if (data.at(i) == '\n') {
                out.write(data.array(), data.offset() + from, i - from);
                out.write(' ');
                from = i + 1;
            }
        }
        out.write(data.array(), data.offset() + from, data.length() - from);
    }
}
