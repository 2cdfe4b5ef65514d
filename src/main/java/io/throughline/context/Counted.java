package io.throughline.context;

/**
 * How long a text is.
 *
 * @param tokens what is expected
 * @param most with the margin that fitting adds, so that it is hardly ever more
 * @param method how it was counted: the vocabulary, and the ratio where that is another model's
 */
public record Counted(long tokens, long most, String method) {}
