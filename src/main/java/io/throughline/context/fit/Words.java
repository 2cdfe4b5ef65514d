package io.throughline.context.fit;

import java.util.Arrays;
import java.util.BitSet;

/** The words of messages as numbers, and how often they stand where. Mutable; lives as long as one fit. */
final class Words {

    /** Of a longer message only so much is looked at. */
    private static final int MOST_CHARS = 8_000;

    private static final int BUCKETS = 1 << 15;

    private final int[][] stems;
    private final int[][] pieces;
    private final BitSet numbers = new BitSet();
    private final BitSet questions = new BitSet();
    private int now;

    Words(int messages) {
        stems = new int[messages][];
        pieces = new int[messages][];
        Arrays.fill(stems, new int[0]);
        Arrays.fill(pieces, new int[0]);
    }

    /** What is read from now on belongs to that message. */
    void open(int message) {
        now = message;
    }

    void read(String text) {
        stems[now] = joined(stems[now], Terms.stems(text, MOST_CHARS));
        pieces[now] = joined(pieces[now], Terms.pieces(text, MOST_CHARS));
        for (int i = Math.min(text.length(), MOST_CHARS) - 1; i >= 0; i--) {
            char each = text.charAt(i);
            if (Character.isDigit(each)) {
                numbers.set(now);
            } else if (each == '?' || each == '？') {
                questions.set(now);
            }
        }
    }

    private static int[] joined(int[] first, int[] second) {
        if (first.length == 0) {
            return second;
        }
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    boolean hasNumber(int message) {
        return numbers.get(message);
    }

    boolean asks(int message) {
        return questions.get(message);
    }

    /** By whole words, names in the question counting more; 0 to 1. */
    double[] stems(String question, double coverage) {
        return Bm25.scores(stems, Terms.stems(question, MOST_CHARS), Terms.names(question), coverage);
    }

    /** By three letters each, for other forms of the same word. */
    double[] pieces(String question, double coverage) {
        return Bm25.scores(pieces, Terms.pieces(question, MOST_CHARS), new int[0], coverage);
    }

    /** The mean rarity of each message's words in the conversation, 0 to 1. Words that share a bucket count as one. */
    double[] rarity() {
        var having = new int[BUCKETS];
        var last = new int[BUCKETS];
        for (int i = 0; i < stems.length; i++) {
            for (int stem : stems[i]) {
                int bucket = bucket(stem);
                if (last[bucket] != i + 1) {
                    last[bucket] = i + 1;
                    having[bucket]++;
                }
            }
        }
        double most = Math.log(1 + stems.length);
        var rarity = new double[stems.length];
        for (int i = 0; i < stems.length; i++) {
            for (int stem : stems[i]) {
                rarity[i] += Math.log((1.0 + stems.length) / having[bucket(stem)]) / most / stems[i].length;
            }
        }
        return rarity;
    }

    private static int bucket(int stem) {
        return (stem ^ stem >>> 15) & BUCKETS - 1;
    }
}
