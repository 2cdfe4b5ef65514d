package io.throughline.dialect.cohere;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a model of this API takes, by the name it has ({@code command-a-03-2025}). Names that are not known count as new models.
 *
 * <p>Source: Cohere's API reference, "Chat", and its guide "Reasoning Capabilities".
 */
record CohereModel(boolean thinks, boolean takesToolChoice) {

    private static final Pattern THINKING = Pattern.compile("reasoning|command-a-plus|north-");

    /** The models before Command R7B refuse {@code tool_choice}. */
    private static final Pattern BEFORE_TOOL_CHOICE =
            Pattern.compile("command-r(-plus)?(-0[48]-2024)?|command(-light)?(-nightly)?");

    static CohereModel of(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return new CohereModel(
                THINKING.matcher(lower).find(),
                !BEFORE_TOOL_CHOICE.matcher(lower).matches());
    }
}
