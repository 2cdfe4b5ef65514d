package io.throughline.context.tokens;

/** Writing systems that vocabularies treat differently: what is one token in one of them may be three in another. */
enum Script {
    LATIN,
    /** Chinese, Japanese and Korean. */
    CJK,
    OTHER;

    private static final int FIRST_AFTER_LATIN = 0x250;
    private static final int FIRST_CJK = 0x2E80;
    private static final int LAST_CJK = 0xD7FF;

    /** A fifth of a text settles it: rare letters cost more tokens than common ones. */
    private static final int SHARE = 5;

    static Script of(CharSequence text) {
        int cjk = 0;
        int other = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each >= FIRST_CJK && each <= LAST_CJK) {
                cjk++;
            } else if (each >= FIRST_AFTER_LATIN) {
                other++;
            }
        }
        if (Math.max(cjk, other) * SHARE < text.length()) {
            return LATIN;
        }
        return cjk >= other ? CJK : OTHER;
    }
}
