package io.throughline.routing.auto;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is known of a request without reading it as a person would: a few measures and a set of hashed words. Immutable.
 *
 * <p>Words are hashed into {@value #BUCKETS} buckets (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"), which bounds
 * weights whatever is written. They weigh the same and together as much as one measure.
 */
public final class Features {

    static final int BUCKETS = 4096;

    /** The most buckets that one request fills. */
    static final int MOST_WORDS = 512;

    /** The measures; the first is 1 always. */
    static final int MEASURES = 7;

    /** How many weights a model has. */
    static final int SIZE = MEASURES + BUCKETS;

    private static final byte FORMAT = 1;
    private static final int LENGTH = 1;

    private final float[] measures;
    private final short[] words;

    /** Both are kept as they are; {@code words} are bucket numbers, ascending, without repetition. */
    Features(float[] measures, short[] words) {
        this.measures = measures;
        this.words = words;
    }

    /** The logarithm of the length in characters, a tenth of it. */
    double length() {
        return measures[LENGTH];
    }

    /** The same without its words. */
    Features measuresAlone() {
        return new Features(measures, new short[0]);
    }

    double dot(double[] weights) {
        double sum = 0;
        for (int i = 0; i < MEASURES; i++) {
            sum += weights[i] * measures[i];
        }
        double words = 0;
        for (short word : this.words) {
            words += weights[MEASURES + word];
        }
        return sum + words * perWord();
    }

    /** Adds {@code factor} times these features to {@code sums}. */
    void addTo(double[] sums, double factor) {
        for (int i = 0; i < MEASURES; i++) {
            sums[i] += factor * measures[i];
        }
        double each = factor * perWord();
        for (short word : words) {
            sums[MEASURES + word] += each;
        }
    }

    private double perWord() {
        return words.length == 0 ? 0 : 1 / Math.sqrt(words.length);
    }

    /** One byte for the format, the measures but the first, the words; big endian. */
    byte[] bytes() {
        var bytes = ByteBuffer.allocate(1 + Float.BYTES * (MEASURES - 1) + Short.BYTES * words.length);
        bytes.put(FORMAT);
        for (int i = 1; i < MEASURES; i++) {
            bytes.putFloat(measures[i]);
        }
        bytes.asShortBuffer().put(words);
        return bytes.array();
    }

    /** Empty for another format than this version writes. */
    static Optional<Features> of(byte[] written) {
        var bytes = ByteBuffer.wrap(written);
        if (bytes.remaining() <= Float.BYTES * (MEASURES - 1) || bytes.get() != FORMAT) {
            return Optional.empty();
        }
        var measures = new float[MEASURES];
        measures[0] = 1;
        for (int i = 1; i < MEASURES; i++) {
            measures[i] = bytes.getFloat();
        }
        var words = new short[bytes.remaining() / Short.BYTES];
        bytes.asShortBuffer().get(words);
        return Optional.of(new Features(measures, words));
    }
}
