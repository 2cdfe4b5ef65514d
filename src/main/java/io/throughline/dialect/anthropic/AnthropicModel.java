package io.throughline.dialect.anthropic;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a Claude model takes, by the generation its name tells ({@code claude-opus-4-6}, {@code claude-3-7-sonnet-20250219}). A name without
 * a generation belongs to another provider that speaks this dialect; it gets the forms that have been understood longest.
 *
 * <p>Source: Anthropic's guides "Extended thinking", "Adaptive thinking", "Structured outputs" and its migration notes per model.
 */
public record AnthropicModel(int generation) {

    private static final Pattern NAME =
            Pattern.compile("claude-(?:[a-z]+-)?(\\d{1,2})(?!\\d)(?:[-.](\\d{1,2})(?!\\d))?");

    private static final int UNKNOWN = 0;

    public static AnthropicModel of(@Nullable String name) {
        var match = NAME.matcher(name == null ? "" : name);
        if (!match.find()) {
            return new AnthropicModel(UNKNOWN);
        }
        int minor = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
        return new AnthropicModel(Integer.parseInt(match.group(1)) * 100 + minor);
    }

    public boolean thinks() {
        return generation == UNKNOWN || generation >= 307;
    }

    /** Whether the model decides itself how much to think, told an effort and not a budget. */
    public boolean thinksAdaptively() {
        return generation >= 406;
    }

    /** Whether temperature, top_p and top_k are refused; these models also keep their thoughts to themselves unless asked. */
    public boolean refusesSampling() {
        return generation >= 407;
    }

    public boolean takesSchemas() {
        return generation == UNKNOWN || generation >= 405;
    }

    public boolean takesEffort(String effort) {
        return !effort.equals("xhigh") || generation >= 407;
    }
}
