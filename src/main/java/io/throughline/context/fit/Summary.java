package io.throughline.context.fit;

/**
 * What stands for some messages that follow each other.
 *
 * @param from the first of them, an index among the messages to be fitted
 * @param to behind the last of them
 * @param text as a model or a person wrote it
 */
public record Summary(int from, int to, String text) {
    public Summary {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a summary stands for messages, not for " + from + " to " + to);
        }
    }
}
