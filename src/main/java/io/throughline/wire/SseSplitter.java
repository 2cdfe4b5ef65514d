package io.throughline.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into server-sent events, whatever the borders of the network buffers. Works on bytes, so a character split between two
 * buffers is never seen half. Comments and {@code id}/{@code retry} fields are dropped; an event without data is not an event.
 *
 * <p>Source: WHATWG HTML, "Server-sent events", 9.2.5 and 9.2.6. One instance per response; not thread-safe.
 */
public final class SseSplitter implements UnitSplitter {

    /** A frame larger than this is no stream any more; it would be held in memory whole. */
    public static final int MAX_FRAME_BYTES = 32 * 1024 * 1024;

    private byte[] rest = new byte[0];
    private final List<JsonBytes> data = new ArrayList<>(1);
    private @Nullable String event;

    @Override
    public List<SseFrame> feed(byte[] chunk) {
        var frames = new ArrayList<SseFrame>();
        var bytes = rest.length == 0 ? chunk : join(rest, chunk);
        int lineStart = 0;
        int scanFrom = rest.length;
        for (int i = scanFrom; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                int lineEnd = i > lineStart && bytes[i - 1] == '\r' ? i - 1 : i;
                line(bytes, lineStart, lineEnd, frames);
                lineStart = i + 1;
            }
        }
        rest = lineStart == bytes.length ? new byte[0] : Arrays.copyOfRange(bytes, lineStart, bytes.length);
        if (rest.length > MAX_FRAME_BYTES || JsonBytes.length(data) > MAX_FRAME_BYTES) {
            throw new MalformedJsonException("one event of the stream is larger than " + MAX_FRAME_BYTES + " bytes");
        }
        return frames;
    }

    /** Some servers leave out the last blank line. */
    @Override
    public List<SseFrame> end() {
        var frames = new ArrayList<SseFrame>(1);
        if (rest.length > 0) {
            line(rest, 0, rest.length, frames);
            rest = new byte[0];
        }
        dispatch(frames);
        return frames;
    }

    private void line(byte[] bytes, int from, int to, List<SseFrame> frames) {
        if (from == to) {
            dispatch(frames);
        } else if (startsWith(bytes, from, to, "data:")) {
            data.add(value(bytes, from + 5, to));
        } else if (startsWith(bytes, from, to, "event:")) {
            event = value(bytes, from + 6, to).utf8();
        }
    }

    private void dispatch(List<SseFrame> frames) {
        if (JsonBytes.length(data) > 0) {
            frames.add(new SseFrame(event, data.size() == 1 ? data.getFirst() : joinLines()));
        }
        data.clear();
        event = null;
    }

    private JsonBytes joinLines() {
        var lines = new ArrayList<JsonBytes>(data.size() * 2);
        for (var line : data) {
            if (!lines.isEmpty()) {
                lines.add(JsonBytes.of("\n"));
            }
            lines.add(line);
        }
        return JsonBytes.join(lines);
    }

    private static JsonBytes value(byte[] bytes, int from, int to) {
        int start = from < to && bytes[from] == ' ' ? from + 1 : from;
        return JsonBytes.of(bytes, start, to);
    }

    private static boolean startsWith(byte[] bytes, int from, int to, String field) {
        if (to - from < field.length()) {
            return false;
        }
        for (int i = 0; i < field.length(); i++) {
            if (bytes[from + i] != field.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] join(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
