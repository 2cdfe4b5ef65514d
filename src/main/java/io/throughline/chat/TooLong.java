package io.throughline.chat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error of {@link ErrorKind#CONTEXT_TOO_LONG}, read for its numbers.
 *
 * @param limit the most tokens that it takes; 0 when it does not say
 * @param prompt how many tokens it found in the prompt; 0 when it does not say
 */
public record TooLong(long limit, long prompt) {

    private static final String NUMBER = "([0-9][0-9,]{0,12})";

    /** As this gateway, OpenAI and vLLM write it; group 1 is the limit. */
    private static final List<Pattern> LIMIT_FIRST = List.of(
            Pattern.compile("maximum context length is [0-9]+ tokens, " + NUMBER
                    + " of them for the prompt\\. However, the prompt has " + NUMBER + " tokens"),
            Pattern.compile("maximum context length (?:is|of) " + NUMBER + " tokens.{0,200}?\\(" + NUMBER
                    + " in (?:the|your) (?:messages|prompt)"),
            Pattern.compile("maximum context length (?:is|of) " + NUMBER
                    + " tokens.{0,120}?(?:resulted in|requested|has) (?:about )?" + NUMBER + " (?:input )?tokens"));

    /** As Anthropic and Gemini write it. */
    private static final List<Pattern> PROMPT_FIRST = List.of(
            Pattern.compile("prompt is too long: " + NUMBER + " tokens > " + NUMBER),
            Pattern.compile("input token count \\(?" + NUMBER + "\\)? exceeds the maximum number of tokens allowed \\(?"
                    + NUMBER));

    private static final TooLong UNSAID = new TooLong(0, 0);

    public static TooLong read(String message) {
        var first = find(LIMIT_FIRST, message);
        if (first != null) {
            return new TooLong(number(first.group(1)), number(first.group(2)));
        }
        var second = find(PROMPT_FIRST, message);
        return second == null ? UNSAID : new TooLong(number(second.group(2)), number(second.group(1)));
    }

    /** Whether both numbers are known. */
    public boolean isSaid() {
        return limit > 0 && prompt > 0;
    }

    private static @Nullable Matcher find(List<Pattern> patterns, String message) {
        for (var pattern : patterns) {
            var matcher = pattern.matcher(message);
            if (matcher.find()) {
                return matcher;
            }
        }
        return null;
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }
}
