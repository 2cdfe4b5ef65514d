package io.throughline.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of UTF-8 bytes inside an array that nobody changes any more. Slicing shares the array, so a 2 MB request is held once.
 */
public final class JsonBytes {

    public static final JsonBytes EMPTY = new JsonBytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int from;
    private final int to;

    private JsonBytes(byte[] array, int from, int to) {
        this.array = array;
        this.from = from;
        this.to = to;
    }

    /** The whole array, shared: the caller gives it away and must not change it afterwards. */
    public static JsonBytes of(byte[] array) {
        return new JsonBytes(array, 0, array.length);
    }

    /** The bytes from {@code from} up to {@code to} of the array, shared. */
    public static JsonBytes of(byte[] array, int from, int to) {
        Objects.checkFromToIndex(from, to, array.length);
        return new JsonBytes(array, from, to);
    }

    public static JsonBytes of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All slices one after the other, copied into one array; a single slice is returned as it is. */
    public static JsonBytes join(List<JsonBytes> slices) {
        if (slices.size() == 1) {
            return slices.getFirst();
        }
        var joined = new byte[length(slices)];
        int at = 0;
        for (var slice : slices) {
            System.arraycopy(slice.array, slice.from, joined, at, slice.length());
            at += slice.length();
        }
        return of(joined);
    }

    public static int length(List<JsonBytes> slices) {
        int length = 0;
        for (var slice : slices) {
            length += slice.length();
        }
        return length;
    }

    public int length() {
        return to - from;
    }

    public boolean isEmpty() {
        return to == from;
    }

    public byte at(int index) {
        return array[from + index];
    }

    /** The bytes from {@code start} up to {@code end}, counted from the beginning of this stretch; shares the array. */
    public JsonBytes slice(int start, int end) {
        Objects.checkFromToIndex(start, end, length());
        return new JsonBytes(array, from + start, from + end);
    }

    /** The array behind this stretch, for readers that take array, offset and length. Read only. */
    public byte[] array() {
        return array;
    }

    /** Where this stretch begins in {@link #array()}. */
    public int offset() {
        return from;
    }

    /** These bytes as an array of their own length: the one behind them where it is that already. Read only. */
    public byte[] wholeArray() {
        return length() == array.length ? array : toByteArray();
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, from, to);
    }

    public String utf8() {
        return new String(array, from, length(), StandardCharsets.UTF_8);
    }

    /** Whether these bytes are exactly the ASCII characters of {@code text}. */
    public boolean is(String text) {
        if (text.length() != length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (array[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonBytes that && Arrays.equals(array, from, to, that.array, that.from, that.to);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(array, from, length()).hashCode();
    }

    @Override
    public String toString() {
        return utf8();
    }
}
