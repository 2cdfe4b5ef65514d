package io.throughline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the fake model says, before a dialect writes it down. */
record Answer(
        String reasoning,
        String text,
        List<Call> calls,
        Finish finish,
        @Nullable String stoppedBy,
        Tokens tokens) {

    enum Finish {
        STOP,
        LENGTH,
        TOOLS,
        FILTER,
        REFUSAL
    }

    /** A tool call; the arguments are a JSON object as text. */
    record Call(String id, String name, String arguments) {}

    /** {@code prompt} includes what was cached and what was written to the cache. */
    record Tokens(int prompt, int cached, int written, int completion, int reasoning) {}

    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*?(?=\\s|$)|\\s+$");
    private static final int LONG_WORD = 8;

    /** The text in the pieces a stream shows: words with the space before them, long words cut between characters. */
    static List<String> pieces(String text) {
        var pieces = new ArrayList<String>();
        var words = WORD.matcher(text);
        while (words.find()) {
            var word = words.group();
            for (int from = 0; from < word.length(); ) {
                int ahead = Math.min(LONG_WORD, word.codePointCount(from, word.length()));
                int to = word.offsetByCodePoints(from, ahead);
                pieces.add(word.substring(from, to));
                from = to;
            }
        }
        return pieces;
    }
}
