package io.throughline.routing.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word or a sign of a policy. Spaces, hyphens and underscores part words and mean nothing else.
 *
 * @param text in lower case
 * @param from where it begins in what was written
 * @param to where it ends, exclusive
 */
public record PolicyWord(String text, int from, int to) {

    private static final String SIGNS = ",+$/<>";

    /** @throws io.throughline.chat.GatewayException INVALID_REQUEST at a character that no policy has */
    public static List<PolicyWord> of(String written) {
        var words = new ArrayList<PolicyWord>();
        int at = 0;
        while (at < written.length()) {
            char c = written.charAt(at);
            int end = at + 1;
            if (isLetter(c)) {
                while (end < written.length() && isLetter(written.charAt(end))) {
                    end++;
                }
            } else if (SIGNS.indexOf(c) >= 0) {
                end += (c == '<' || c == '>') && end < written.length() && written.charAt(end) == '=' ? 1 : 0;
            } else if (isGap(c)) {
                at++;
                continue;
            } else {
                throw Misread.character(written, at);
            }
            words.add(new PolicyWord(written.substring(at, end).toLowerCase(Locale.ROOT), at, end));
            at = end;
        }
        return words;
    }

    public static boolean isGap(char c) {
        return c == ' ' || c == '\t' || c == '-' || c == '_';
    }

    /** Digits and points count as letters: {@code 128k}, {@code 0.01}. */
    public static boolean isLetter(char c) {
        return Character.isLetterOrDigit(c) || c == '.';
    }

    /** Whether it is no sign. */
    public boolean isWord() {
        return isLetter(text.charAt(0));
    }
}
