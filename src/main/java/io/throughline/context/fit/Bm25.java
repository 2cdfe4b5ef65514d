package io.throughline.context.fit;

import java.util.Arrays;

/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; idf as Lucene has it), times how much of the
 * question was found.
 */
final class Bm25 {

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    /** What a name or a number of the question counts against another word. */
    private static final double NAME = 1.5;

    private static final int MOST_QUERY_TERMS = 256;

    private Bm25() {}

    /** For each document 0 to 1, the best having 1; all 0 where no term is found. {@code names} are those of the query that count more. */
    static double[] scores(int[][] documents, int[] query, int[] names, double coverage) {
        var terms =
                Arrays.stream(query).limit(MOST_QUERY_TERMS).sorted().distinct().toArray();
        var counts = new int[documents.length][];
        var having = new int[terms.length];
        double mean = 0;
        for (int i = 0; i < documents.length; i++) {
            counts[i] = counts(documents[i], terms);
            mean += (double) documents[i].length / documents.length;
            for (int term = 0; counts[i].length > 0 && term < terms.length; term++) {
                having[term] += counts[i][term] > 0 ? 1 : 0;
            }
        }
        var weights = weights(terms, having, names, documents.length);
        double all = Arrays.stream(weights).sum();
        var scores = new double[documents.length];
        for (int i = 0; i < documents.length; i++) {
            double found = 0;
            for (int term = 0; term < counts[i].length; term++) {
                double count = counts[i][term];
                if (count > 0) {
                    found += weights[term];
                    scores[i] +=
                            weights[term] * count * (K1 + 1) / (count + K1 * (1 - B + B * documents[i].length / mean));
                }
            }
            scores[i] *= 1 - coverage + coverage * (found / Math.max(all, 1e-9));
        }
        return normalised(scores);
    }

    /** Of each term; empty where none is found. */
    private static int[] counts(int[] document, int[] terms) {
        int[] counts = {};
        for (int each : document) {
            int place = Arrays.binarySearch(terms, each);
            if (place >= 0) {
                counts = counts.length == 0 ? new int[terms.length] : counts;
                counts[place]++;
            }
        }
        return counts;
    }

    /** Terms that nobody used weigh nothing. */
    private static double[] weights(int[] terms, int[] having, int[] names, int documents) {
        var weights = new double[terms.length];
        for (int i = 0; i < terms.length; i++) {
            int term = terms[i];
            boolean name = Arrays.stream(names).anyMatch(each -> each == term);
            double idf = Math.log(1 + (documents - having[i] + 0.5) / (having[i] + 0.5));
            weights[i] = having[i] == 0 ? 0 : name ? NAME * idf : idf;
        }
        return weights;
    }

    private static double[] normalised(double[] scores) {
        double most = Arrays.stream(scores).max().orElse(0);
        for (int i = 0; i < scores.length && most > 0; i++) {
            scores[i] /= most;
        }
        return scores;
    }
}
