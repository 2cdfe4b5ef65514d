package io.throughline.tenant;

import java.security.SecureRandom;
import java.util.Base64;

/** How keys look. */
final class KeyText {

    private static final String PREFIX = "tl-";
    private static final int RANDOM_BYTES = 32;
    private static final int SHOWN_CHARS = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyText() {}

    /** {@code tl-} and 256 random bits. */
    static Secret random() {
        var bits = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bits);
        return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** The beginning that may be shown: 8 characters, fewer of a short key. */
    static String prefix(String key) {
        var shown = key.substring(0, Math.min(SHOWN_CHARS, key.length() / 4));
        return shown.replaceAll("[^!-~]", "?");
    }
}
