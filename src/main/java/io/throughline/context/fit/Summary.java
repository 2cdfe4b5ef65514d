package io.throughline.context.fit;

/**
 * What stands for some messages that follow each other.
 *
 * @param from the first of them, an index among the messages to be fitted
 * @param to behind the last of them
 * @param text as a model or a person wrote it
 * @param earlier whether it also stands for messages that are not there to be fitted, so that it is sent even when all others are
 * @param about who made it, and what else of it should be told
 */
public record Summary(int from, int to, String text, boolean earlier, String about) {

    /** Of these messages alone. */
    public Summary(int from, int to, String text) {
        this(from, to, text, false, "");
    }

    public Summary {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a summary stands for messages, not for " + from + " to " + to);
        }
    }
}
