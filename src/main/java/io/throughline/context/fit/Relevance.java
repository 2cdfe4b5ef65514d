package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much messages have to do with a question, by their words: BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond", 2009; idf as Lucene has it) of each message by itself, and of each with its neighbours, because an answer often has not the words of
 * its question in it.
 */
final class Relevance {

    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final int NEIGHBOURS = 2;

    /** What the message's own words count against those around it. */
    private static final double OWN = 0.4;

    /** Of a longer message only so much is looked at. */
    private static final int MOST_CHARS = 8_000;

    private static final int MOST_QUERY_TERMS = 64;

    private final Map<Integer, Integer> query = new HashMap<>();
    private final int[][] counts;
    private final int[] lengths;

    private Relevance(List<Message> messages, String question) {
        Terms.each(question, MOST_CHARS, term -> {
            if (query.size() < MOST_QUERY_TERMS) {
                query.putIfAbsent(term, query.size());
            }
        });
        counts = new int[messages.size()][query.size()];
        lengths = new int[messages.size()];
    }

    /** For each of the messages, 0 to 1; 0 where no word is shared. */
    static double[] of(List<Message> messages, String question) {
        var relevance = new Relevance(messages, question);
        if (!relevance.query.isEmpty()) {
            for (int i = 0; i < messages.size(); i++) {
                relevance.read(i, messages.get(i).parts());
            }
        }
        return relevance.scores();
    }

    private void read(int at, List<Part> parts) {
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text, var _) -> read(at, text);
                case Part.Refusal(var text) -> read(at, text);
                case Part.ToolCall(var _, var _, var arguments, var _) -> read(at, arguments);
                case Part.ToolResult(var _, var content, var _, var _) -> read(at, content);
                case Part.File file -> read(at, file.name() == null ? "" : file.name());
                case Part.Image _, Part.Audio _, Part.Reasoning _, Part.Opaque _ -> {}
            }
        }
    }

    private void read(int at, String text) {
        Terms.each(text, MOST_CHARS, term -> {
            lengths[at]++;
            var place = query.get(term);
            if (place != null) {
                counts[at][place]++;
            }
        });
    }

    private double[] scores() {
        var own = normalised(bm25(counts, lengths));
        var around = normalised(bm25(windows(counts), windows(lengths)));
        var scores = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            scores[i] = OWN * own[i] + (1 - OWN) * around[i];
        }
        return scores;
    }

    private static int[][] windows(int[][] counts) {
        var sums = new int[counts.length][];
        for (int i = 0; i < counts.length; i++) {
            sums[i] = new int[counts[i].length];
            for (int j = Math.max(0, i - NEIGHBOURS); j <= Math.min(counts.length - 1, i + NEIGHBOURS); j++) {
                for (int term = 0; term < sums[i].length; term++) {
                    sums[i][term] += counts[j][term];
                }
            }
        }
        return sums;
    }

    private static int[] windows(int[] lengths) {
        var sums = new int[lengths.length];
        for (int i = 0; i < lengths.length; i++) {
            for (int j = Math.max(0, i - NEIGHBOURS); j <= Math.min(lengths.length - 1, i + NEIGHBOURS); j++) {
                sums[i] += lengths[j];
            }
        }
        return sums;
    }

    private double[] bm25(int[][] counts, int[] lengths) {
        var scores = new double[counts.length];
        double mean = 0;
        for (int length : lengths) {
            mean += (double) length / lengths.length;
        }
        for (int term = 0; term < query.size(); term++) {
            int having = 0;
            for (var each : counts) {
                having += each[term] > 0 ? 1 : 0;
            }
            double idf = Math.log(1 + (counts.length - having + 0.5) / (having + 0.5));
            for (int i = 0; i < counts.length; i++) {
                double count = counts[i][term];
                scores[i] += count == 0 ? 0 : idf * count * (K1 + 1) / (count + K1 * (1 - B + B * lengths[i] / mean));
            }
        }
        return scores;
    }

    private static double[] normalised(double[] scores) {
        double most = 0;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        for (int i = 0; i < scores.length && most > 0; i++) {
            scores[i] /= most;
        }
        return scores;
    }
}
