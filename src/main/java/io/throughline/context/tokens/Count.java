package io.throughline.context.tokens;

/**
 * What was counted, before any model's ratio: text by {@link Script} in tokens of the vocabulary, and tokens that are fixed by formulas.
 *
 * @param media how many of the fixed ones are images and files
 */
public record Count(long latin, long cjk, long other, long fixed, long media) {

    static final Count NONE = new Count(0, 0, 0, 0, 0);

    static Count text(Script script, long tokens) {
        return switch (script) {
            case LATIN -> new Count(tokens, 0, 0, 0, 0);
            case CJK -> new Count(0, tokens, 0, 0, 0);
            case OTHER -> new Count(0, 0, tokens, 0, 0);
        };
    }

    static Count fixed(long tokens) {
        return new Count(0, 0, 0, tokens, 0);
    }

    static Count media(long tokens) {
        return new Count(0, 0, 0, tokens, tokens);
    }

    public Count plus(Count more) {
        return new Count(
                latin + more.latin, cjk + more.cjk, other + more.other, fixed + more.fixed, media + more.media);
    }

    long text() {
        return latin + cjk + other;
    }

    long of(Script script) {
        return switch (script) {
            case LATIN -> latin;
            case CJK -> cjk;
            case OTHER -> other;
        };
    }
}
