package io.throughline.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Overhears a JSON object that passes by in pieces: keeps the values of a few of its top-level members and counts the elements of one that is
 * an array, in memory that does not grow with the rest. Wrong JSON is not noticed; what is overheard of it has no meaning. One per body; not
 * thread-safe.
 */
public final class JsonTap {

    /** A longer value is not kept. */
    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private final Set<String> kept;
    private final String counted;
    private final Map<String, JsonBytes> values = new HashMap<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private String name = "";
    private int depth;
    private boolean inString;
    private boolean escaped;
    /** Behind a colon of the object itself. */
    private boolean inValue;
    /** What passes is wanted: a name, or the value of a member to keep. */
    private boolean keeping;
    /** Inside the array to count. */
    private boolean counting;
    /** Something stands in the array or object that was entered last. */
    private boolean filled;

    private long elements;

    /** Keeps the members {@code kept} and counts the elements of the array {@code counted}. */
    public JsonTap(Set<String> kept, String counted) {
        this.kept = Set.copyOf(kept);
        this.counted = counted;
    }

    /** The next piece of the body. */
    public void feed(JsonBytes piece) {
        for (int i = 0; i < piece.length(); i++) {
            byte each = piece.at(i);
            if (inString) {
                inString(each);
            } else {
                outside(each);
            }
        }
    }

    /** The value of that member; null when it has not passed whole, or was too long to be kept. */
    public @Nullable JsonBytes value(String member) {
        return values.get(member);
    }

    /** How many elements of the counted array have passed or begun. */
    public long elements() {
        return elements;
    }

    private void inString(byte each) {
        keep(each);
        if (escaped) {
            escaped = false;
        } else if (each == '\\') {
            escaped = true;
        } else if (each == '"') {
            inString = false;
        }
    }

    private void outside(byte each) {
        switch (each) {
            case ' ', '\t', '\n', '\r' -> {}
            case '"' -> {
                begins();
                inString = true;
                keep(each);
            }
            case '{', '[' -> {
                begins();
                keep(each);
                depth++;
                filled = false;
                keeping |= depth == 1;
            }
            case '}', ']' -> closes(each);
            case ':' -> colon(each);
            case ',' -> comma(each);
            default -> {
                begins();
                keep(each);
            }
        }
    }

    private void begins() {
        if (counting && depth == 2 && !filled) {
            elements++;
        }
        filled = true;
    }

    private void colon(byte each) {
        if (depth != 1) {
            keep(each);
            return;
        }
        var quoted = text.toString(StandardCharsets.UTF_8);
        name = quoted.length() > 1 ? quoted.substring(1, quoted.length() - 1) : "";
        inValue = true;
        keeping = kept.contains(name);
        counting = name.equals(counted);
        text.reset();
    }

    private void comma(byte each) {
        if (depth == 1) {
            memberEnds();
            return;
        }
        if (counting && depth == 2) {
            elements++;
        }
        keep(each);
    }

    private void closes(byte each) {
        depth--;
        filled = true;
        if (depth == 0) {
            memberEnds();
        } else {
            keep(each);
        }
    }

    private void memberEnds() {
        if (inValue && keeping && text.size() > 0) {
            values.put(name, JsonBytes.of(text.toByteArray()));
        }
        text.reset();
        inValue = false;
        counting = false;
        keeping = true;
    }

    private void keep(byte each) {
        if (!keeping) {
            return;
        }
        if (text.size() == MAX_KEPT_BYTES) {
            keeping = false;
            text.reset();
            return;
        }
        text.write(each);
    }
}
