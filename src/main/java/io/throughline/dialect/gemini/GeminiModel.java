package io.throughline.dialect.gemini;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model of this API takes, by the name it has ({@code gemini-2.5-flash}, {@code gemini-3-pro-preview}). A name that tells no generation,
 * such as {@code gemini-flash-latest}, is taken for a new one.
 *
 * <p>Source: Google's guides "Thinking", "Gemini 3", "Structured outputs" and "Function calling".
 */
record GeminiModel(Family family, int generation, boolean pro) {

    enum Family {
        GEMINI,
        GEMMA,
        OTHER
    }

    private static final Pattern NAME = Pattern.compile("gemini-(\\d)(?:\\.(\\d))?(?!\\d)");
    private static final int UNKNOWN = 0;

    static GeminiModel of(@Nullable String name) {
        var lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        var family = lower.contains("gemma") ? Family.GEMMA : lower.contains("gemini") ? Family.GEMINI : Family.OTHER;
        var match = NAME.matcher(lower);
        if (!match.find()) {
            return new GeminiModel(family, UNKNOWN, lower.contains("-pro"));
        }
        int minor = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
        return new GeminiModel(family, Integer.parseInt(match.group(1)) * 100 + minor, lower.contains("-pro"));
    }

    private boolean since(int first) {
        return generation == UNKNOWN || generation >= first;
    }

    boolean takesInstructions() {
        return family != Family.GEMMA;
    }

    boolean thinks() {
        return family == Family.GEMINI && since(205);
    }

    /** Whether thinking is set by a level and not by a budget; names without a generation take the budget, which all know. */
    boolean thinksByLevel() {
        return family == Family.GEMINI && generation >= 300;
    }

    /** Only some know the step between low and high: the first Pro of generation 3 does not. */
    boolean takesMediumLevel() {
        return !pro || generation > 300;
    }

    /** Whether a function call of history is refused without a signature. */
    boolean wantsSignatures() {
        return family == Family.GEMINI && since(300);
    }

    /** Whether the answer may have a form beside functions that may be called. */
    boolean takesFormatBesideTools() {
        return family == Family.GEMINI && since(300);
    }

    /** Whether arguments can be held to their schema while the model is free to call or not. */
    boolean takesStrictTools() {
        return family == Family.GEMINI && since(205);
    }

    /** Whether the model fetches public https addresses itself. */
    boolean fetchesUrls() {
        return since(205);
    }
}
