package io.throughline.routing.policy;

import java.util.function.IntPredicate;

/** A set of small numbers as one bit each, in words of 64. All methods change or read the first argument. */
public final class Bits {

    private Bits() {}

    public static long[] none(int size) {
        return new long[(size + 63) >>> 6];
    }

    public static void set(long[] bits, int number) {
        bits[number >>> 6] |= 1L << number;
    }

    public static boolean has(long[] bits, int number) {
        return (bits[number >>> 6] & 1L << number) != 0;
    }

    public static void clear(long[] bits, int number) {
        bits[number >>> 6] &= ~(1L << number);
    }

    /** From {@code from} to before {@code to}. */
    public static void setRange(long[] bits, int from, int to) {
        for (int i = from >>> 6; i << 6 < to; i++) {
            bits[i] |= range(i, from, to);
        }
    }

    public static void clearRange(long[] bits, int from, int to) {
        for (int i = from >>> 6; i << 6 < to; i++) {
            bits[i] &= ~range(i, from, to);
        }
    }

    /** The bits of the word {@code i} that are in the range, which reaches into it. */
    private static long range(int i, int from, int to) {
        long low = from <= i << 6 ? -1L : -1L << from;
        long high = to >= (i + 1) << 6 ? -1L : (1L << to) - 1;
        return low & high;
    }

    public static void retain(long[] bits, long[] others) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] &= others[i];
        }
    }

    public static void remove(long[] bits, long[] others) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] &= ~others[i];
        }
    }

    public static void retainIf(long[] bits, IntPredicate keep) {
        for (int i = 0; i < bits.length; i++) {
            for (long left = bits[i]; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                if (!keep.test((i << 6) + bit)) {
                    bits[i] &= ~(1L << bit);
                }
            }
        }
    }

    public static int count(long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    public static boolean isEmpty(long[] bits) {
        for (long word : bits) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** The first number of the set at or after {@code from}; -1 when there is none. */
    public static int next(long[] bits, int from) {
        int i = from >>> 6;
        if (i >= bits.length) {
            return -1;
        }
        long word = bits[i] & -1L << from;
        while (word == 0) {
            if (++i == bits.length) {
                return -1;
            }
            word = bits[i];
        }
        return (i << 6) + Long.numberOfTrailingZeros(word);
    }
}
