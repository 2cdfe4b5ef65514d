package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import java.util.List;

/**
 * How much messages have to do with a question, by their words: {@link Bm25} over stems and over pieces of words, of each message by itself and
 * with what stands around it, because an answer often has not the words of its question in it. What names the question's people and numbers,
 * and what says something rare, counts more.
 */
final class Relevance {

    /** What other forms of the question's words count against the words themselves. */
    private static final double PIECES = 0.35;

    /** What the messages before and behind lend; more, when that before is a question. */
    private static final double BEFORE = 0.35;

    private static final double BEFORE_ASKING = 0.7;
    private static final double BEHIND = 0.2;

    /** Of the score, what depends on how much of the question is found at all. */
    private static final double COVERAGE = 0.4;

    /** Of the score, what depends on how rare the message's words are in the conversation. */
    private static final double RARITY = 0.4;

    /** What a number adds where a number is asked for. */
    private static final double NUMBER = 0.25;

    /** Of two messages that have equally much to do with it, the newer one. */
    private static final double RECENCY = 0.03;

    private final Words words;
    private final boolean wantsNumber;

    private Relevance(List<Message> messages, String question) {
        words = new Words(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            words.open(i);
            read(messages.get(i).parts());
        }
        wantsNumber = Asked.forNumber(question);
    }

    /** For each of the messages, 0 to about 1; 0 where neither it nor its neighbours share a word with the question. */
    static double[] of(List<Message> messages, String question) {
        var relevance = new Relevance(messages, question);
        return relevance.scores(question);
    }

    private void read(List<Part> parts) {
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text, var _) -> words.read(text);
                case Part.Refusal(var text) -> words.read(text);
                case Part.ToolCall(var _, var _, var arguments, var _) -> words.read(arguments);
                case Part.ToolResult(var _, var content, var _, var _) -> read(content);
                case Part.File file -> words.read(file.name() == null ? "" : file.name());
                case Part.Image _, Part.Audio _, Part.Reasoning _, Part.Opaque _ -> {}
            }
        }
    }

    private double[] scores(String question) {
        var own = words.stems(question, COVERAGE);
        var pieces = words.pieces(question, COVERAGE);
        for (int i = 0; i < own.length; i++) {
            own[i] = (own[i] + PIECES * pieces[i]) / (1 + PIECES);
        }
        var rarity = words.rarity();
        var scores = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            double score = own[i] + around(own, i);
            if (score > 0) {
                score *= 1 - RARITY + RARITY * rarity[i];
                score += wantsNumber && words.hasNumber(i) ? NUMBER * score : 0;
                scores[i] = score + RECENCY * i / own.length * score;
            }
        }
        return scores;
    }

    private double around(double[] own, int i) {
        double before = i == 0 ? 0 : own[i - 1] * (words.asks(i - 1) ? BEFORE_ASKING : BEFORE);
        double behind = i + 1 == own.length ? 0 : own[i + 1] * BEHIND;
        return Math.max(before, behind);
    }
}
