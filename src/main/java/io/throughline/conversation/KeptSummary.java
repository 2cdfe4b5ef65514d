package io.throughline.conversation;

import org.jspecify.annotations.Nullable;

/**
 * What stands for the older part of a history.
 *
 * @param from the first message that it stands for, an index among the messages it came with
 * @param to behind the last of them
 * @param earlier whether it also stands for turns before the history that was read
 * @param turns how many turns it stands for
 * @param model who made it, as a model string; null when no model did
 */
public record KeptSummary(
        int from,
        int to,
        boolean earlier,
        long turns,
        String text,
        @Nullable String model) {}
