package io.throughline.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Newline-delimited JSON: each line that is not blank is a unit. Source: the NDJSON specification 1.0, as Ollama streams it. */
public final class LineSplitter implements UnitSplitter {

    private byte[] rest = new byte[0];

    @Override
    public List<SseFrame> feed(byte[] chunk) {
        var units = new ArrayList<SseFrame>();
        var bytes = rest.length == 0 ? chunk : join(rest, chunk);
        int from = 0;
        for (int i = rest.length; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                add(bytes, from, i, units);
                from = i + 1;
            }
        }
        rest = Arrays.copyOfRange(bytes, from, bytes.length);
        if (rest.length > SseSplitter.MAX_FRAME_BYTES) {
            throw new MalformedJsonException(
                    "one line of the stream is larger than " + SseSplitter.MAX_FRAME_BYTES + " bytes");
        }
        return units;
    }

    @Override
    public List<SseFrame> end() {
        var units = new ArrayList<SseFrame>(1);
        add(rest, 0, rest.length, units);
        rest = new byte[0];
        return units;
    }

    private static void add(byte[] bytes, int from, int to, List<SseFrame> units) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end > from) {
            units.add(new SseFrame(null, JsonBytes.of(bytes, from, end)));
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
