package io.throughline.context.fit;

import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words of a text as numbers: in lower case, without common English endings, stop words left out; of scripts without blanks every two
 * neighbouring characters. Numbers, so that no strings are made of hundreds of messages.
 */
final class Terms {

    private static final int FIRST_CJK = 0x2E80;
    private static final int LAST_CJK = 0xD7FF;
    private static final int SHORTEST_STEM = 3;
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

    static void each(String text, int most, IntConsumer sink) {
        int end = Math.min(text.length(), most);
        int from = -1;
        for (int i = 0; i <= end; i++) {
            char here = i < end ? text.charAt(i) : ' ';
            boolean cjk = here >= FIRST_CJK && here <= LAST_CJK && Character.isLetter(here);
            boolean inWord = !cjk && Character.isLetterOrDigit(here);
            if (inWord && from < 0) {
                from = i;
            } else if (!inWord && from >= 0) {
                word(text, from, i, sink);
                from = -1;
            }
            if (cjk) {
                boolean pair = i + 1 < end && Character.isLetter(text.charAt(i + 1));
                sink.accept(hash(text, i, pair ? i + 2 : i + 1));
            }
        }
    }

    private static void word(String text, int from, int to, IntConsumer sink) {
        if (!STOP.contains(hash(text, from, to))) {
            sink.accept(hash(text, from, stem(text, from, to)));
        }
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
