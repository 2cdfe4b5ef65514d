package io.throughline.routing.named;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.regex.Pattern;

/**
 * A regular expression that is looked for in texts of clients. An unlucky expression can take years on a short text, so the characters that it
 * may look at are counted.
 */
record BoundedPattern(Pattern pattern) {

    static final int MOST_CHARACTERS = 200;

    /** OpenAI's limit of a metadata value. What is longer matches nothing. */
    private static final int LONGEST_TEXT = 512;

    /** Some hundred looks at each character: plenty for an expression that does not explode; less than a millisecond. */
    private static final int MOST_LOOKS = 100_000;

    /** @throws GatewayException INVALID_REQUEST when the expression takes too long on that text */
    boolean isFoundIn(String text) {
        return text.length() <= LONGEST_TEXT
                && pattern.matcher(new Counted(text, new Looks(pattern))).find();
    }

    private static final class Looks {
        private final Pattern pattern;
        private int left = MOST_LOOKS;

        Looks(Pattern pattern) {
            this.pattern = pattern;
        }

        void one() {
            if (--left < 0) {
                throw GatewayException.of(
                        ErrorKind.INVALID_REQUEST,
                        "a named route's condition 'matches " + pattern
                                + "' takes too long on what this request says; its author should write it without nested"
                                + " repetitions",
                        "model");
            }
        }
    }

    private record Counted(String text, Looks looks) implements CharSequence {

        @Override
        public char charAt(int index) {
            looks.one();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
