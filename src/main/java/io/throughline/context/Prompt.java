package io.throughline.context;

import io.throughline.chat.Edit;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What fits one route's window.
 *
 * @param edits the changes that make the client's request this route's request
 * @param fitted what was kept and dropped; null when nothing had to be counted
 * @param told to be told how many input tokens the provider counted, so that the next count is better; answers what the prompt would be counted
 *     as now, 0 for unknown
 */
public record Prompt(List<Edit> edits, @Nullable Fitted fitted, LongUnaryOperator told) {
    public Prompt {
        edits = List.copyOf(edits);
    }

    /** Whether anything was left out or cut. */
    public boolean changed() {
        return fitted != null && fitted.changed();
    }
}
