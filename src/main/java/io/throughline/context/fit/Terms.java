package io.throughline.context.fit;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The words of a text as numbers: in lower case, without common English endings, stop words left out; of scripts without blanks every two
 * neighbouring characters. Numbers, so that no strings are made of hundreds of messages.
 */
final class Terms {

    private static final int FIRST_CJK = 0x2E80;
    private static final int LAST_CJK = 0xD7FF;
    private static final int SHORTEST_STEM = 3;
    private static final int PIECE = 3;
    private static final int LONG_WORD = 5;
    private static final String[] ENDINGS = {"ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "e", "y"};

    /** Words that stand in most sentences, and in most questions. */
    private static final Set<Integer> STOP = Stream.of(
                    ("a an and are as at be been but by can could did do does for from"
                                    + " had has have he her him his how i if in into is it its just like me my not now of on or our out"
                                    + " she so some than that the their them then there they this to too up us was we were what when"
                                    + " where which while who whom why will with would you your about again also any because before"
                                    + " please tell know get got")
                            .split(" "))
            .map(word -> hash(word, 0, word.length()))
            .collect(Collectors.toUnmodifiableSet());

    private Terms() {}

    /** The words of the first {@code most} characters. */
    static int[] stems(String text, int most) {
        var stems = IntStream.builder();
        each(text, most, (from, to) -> {
            if (!isCommon(text, from, to)) {
                stems.add(hash(text, from, isCjk(text.charAt(from)) ? to : stem(text, from, to)));
            }
        });
        return stems.build().toArray();
    }

    /** Each three neighbouring letters of its longer words. */
    static int[] pieces(String text, int most) {
        var pieces = IntStream.builder();
        each(text, most, (from, to) -> {
            if (to - from >= LONG_WORD && !isCommon(text, from, to)) {
                for (int i = from; i + PIECE <= to; i++) {
                    pieces.add(hash(text, i, i + PIECE));
                }
            }
        });
        return pieces.build().toArray();
    }

    /** The stems of those that begin with a capital within a sentence, or have a digit in them. */
    static int[] names(String text) {
        var names = IntStream.builder();
        each(text, text.length(), (from, to) -> {
            char first = text.charAt(from);
            boolean within = from > 1 && ".!?\n".indexOf(text.charAt(from - 2)) < 0;
            if (Character.isDigit(first) || Character.isUpperCase(first) && within) {
                names.add(hash(text, from, stem(text, from, to)));
            }
        });
        return names.build().toArray();
    }

    /** Told where each word begins and ends. */
    private interface Sink {
        void word(int from, int to);
    }

    private static void each(String text, int most, Sink sink) {
        int end = Math.min(text.length(), most);
        int from = -1;
        for (int i = 0; i <= end; i++) {
            char here = i < end ? text.charAt(i) : ' ';
            boolean cjk = isCjk(here);
            boolean inWord = !cjk && Character.isLetterOrDigit(here);
            if (inWord && from < 0) {
                from = i;
            } else if (!inWord && from >= 0) {
                sink.word(from, i);
                from = -1;
            }
            if (cjk) {
                boolean pair = i + 1 < end && Character.isLetter(text.charAt(i + 1));
                sink.word(i, pair ? i + 2 : i + 1);
            }
        }
    }

    private static boolean isCjk(char each) {
        return each >= FIRST_CJK && each <= LAST_CJK && Character.isLetter(each);
    }

    private static boolean isCommon(String text, int from, int to) {
        return STOP.contains(hash(text, from, to));
    }

    private static int stem(String text, int from, int to) {
        int end = to;
        for (var ending : ENDINGS) {
            int at = end - ending.length();
            if (at - from >= SHORTEST_STEM && text.regionMatches(true, at, ending, 0, ending.length())) {
                end = at;
                break;
            }
        }
        boolean twice = end < to
                && end - from > SHORTEST_STEM
                && Character.toLowerCase(text.charAt(end - 1)) == Character.toLowerCase(text.charAt(end - 2));
        return twice ? end - 1 : end;
    }

    private static int hash(String text, int from, int to) {
        int hash = 0x811C9DC5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ Character.toLowerCase(text.charAt(i))) * 0x01000193;
        }
        return hash;
    }
}
