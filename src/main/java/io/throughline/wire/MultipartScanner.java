package io.throughline.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the parts of a multipart body (RFC 2046, 5.1.1) while it arrives, whatever the borders of the network buffers. Holds back no more than a
 * delimiter and the headers of one part. One per body; not thread-safe.
 */
public final class MultipartScanner {

    private static final int MAX_HEAD_BYTES = 16 * 1024;

    /** Blanks that may follow a delimiter on its line. */
    private static final int MAX_PADDING = 256;

    private static final int NONE = -1;
    private static final int MORE = -2;

    private enum State {
        START,
        PREAMBLE,
        HEAD,
        CONTENT,
        TAIL
    }

    private final byte[] delimiter;
    private State state = State.START;
    private JsonBytes carry = JsonBytes.EMPTY;
    /** How far behind the beginning of the head its headers begin. */
    private int headersAt;

    /** {@code boundary} as the content-type names it. */
    public MultipartScanner(String boundary) {
        delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * What {@code piece} completes. The array is kept (events share it), so the caller must not change it afterwards.
     *
     * @throws MalformedMultipartException when the headers of a part are too long to be some
     */
    public List<MultipartEvent> feed(JsonBytes piece) {
        var window = carry.isEmpty() ? piece : JsonBytes.join(List.of(carry, piece));
        var events = new ArrayList<MultipartEvent>();
        int at = 0;
        int before = -1;
        var was = state;
        while (at < window.length() && (at != before || state != was)) {
            before = at;
            was = state;
            at = switch (state) {
                case START -> start(window);
                case PREAMBLE, CONTENT -> content(window, at, events);
                case HEAD -> head(window, at, events);
                case TAIL -> tail(window, at, window.length(), events);
            };
        }
        carry = window.slice(at, window.length());
        return events;
    }

    /** Whether the last delimiter has come. */
    public boolean isOver() {
        return state == State.TAIL;
    }

    /** The first delimiter has no line end before it when nothing else stands there. */
    private int start(JsonBytes window) {
        int end = delimiter(window, 0);
        if (end == MORE) {
            return 0;
        }
        state = end == NONE ? State.PREAMBLE : closes(window, 0) ? State.TAIL : State.HEAD;
        headersAt = end;
        return 0;
    }

    private int content(JsonBytes window, int from, List<MultipartEvent> events) {
        for (int i = from; i < window.length(); i++) {
            if (window.at(i) != '\r') {
                continue;
            }
            int end = lineAndDelimiter(window, i);
            if (end == NONE) {
                continue;
            }
            boolean preamble = state == State.PREAMBLE;
            int until = preamble && end != MORE ? i + 2 : i;
            add(window.slice(from, until), events);
            if (end != MORE) {
                headersAt = end - until;
                state = closes(window, i + 2) ? State.TAIL : State.HEAD;
            }
            return until;
        }
        add(window.slice(from, window.length()), events);
        return window.length();
    }

    private void add(JsonBytes raw, List<MultipartEvent> events) {
        if (!raw.isEmpty()) {
            events.add(state == State.PREAMBLE ? new MultipartEvent.Preamble(raw) : new MultipartEvent.Content(raw));
        }
    }

    private int head(JsonBytes window, int from, List<MultipartEvent> events) {
        for (int i = from + headersAt; i + 3 < window.length(); i++) {
            if (isLineEnd(window, i) && isLineEnd(window, i + 2)) {
                var raw = window.slice(from, i + 4);
                var disposition =
                        PartDisposition.of(raw.slice(headersAt, raw.length()).utf8());
                events.add(new MultipartEvent.Head(disposition.name(), disposition.file(), raw));
                state = State.CONTENT;
                return i + 4;
            }
        }
        if (window.length() - from > MAX_HEAD_BYTES) {
            throw new MalformedMultipartException("the headers of a part are longer than " + MAX_HEAD_BYTES + " bytes");
        }
        return from;
    }

    private static int tail(JsonBytes window, int from, int to, List<MultipartEvent> events) {
        events.add(new MultipartEvent.Tail(window.slice(from, to)));
        return to;
    }

    private int lineAndDelimiter(JsonBytes window, int at) {
        if (at + 1 == window.length()) {
            return MORE;
        }
        return window.at(at + 1) == '\n' ? delimiter(window, at + 2) : NONE;
    }

    /** Where the line of the delimiter at {@code at} ends; {@code NONE} when there is none, {@code MORE} when that cannot be said yet. */
    private int delimiter(JsonBytes window, int at) {
        for (int i = 0; i < delimiter.length; i++) {
            if (at + i == window.length()) {
                return MORE;
            }
            if (window.at(at + i) != delimiter[i]) {
                return NONE;
            }
        }
        int end = at + delimiter.length;
        if (end < window.length() && window.at(end) == '-') {
            return end + 1 == window.length() ? MORE : window.at(end + 1) == '-' ? end + 2 : NONE;
        }
        int most = end + MAX_PADDING;
        while (end < window.length() && end < most && (window.at(end) == ' ' || window.at(end) == '\t')) {
            end++;
        }
        if (end == window.length() || end + 1 == window.length() && window.at(end) == '\r') {
            return MORE;
        }
        return isLineEnd(window, end) ? end : NONE;
    }

    /** Whether the delimiter found at {@code at} is the last one. */
    private boolean closes(JsonBytes window, int at) {
        return window.at(at + delimiter.length) == '-';
    }

    private static boolean isLineEnd(JsonBytes window, int at) {
        return at + 1 < window.length() && window.at(at) == '\r' && window.at(at + 1) == '\n';
    }
}
