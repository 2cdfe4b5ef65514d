package io.throughline.dialect.openai;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids of tool calls in the nine letters and digits that Mistral demands. The same id always becomes the same nine, so a call and its result
 * stay together, in every later request too. Ids of Mistral's own stay as they are, and clients never see an id that was made here.
 */
final class ShortIds {

    private static final int LENGTH = 9;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private ShortIds() {}

    static String of(String id) {
        return id.matches("[a-zA-Z0-9]{" + LENGTH + "}") ? id : hash(id);
    }

    private static String hash(String id) {
        var rest = new BigInteger(1, sha256(id));
        var text = new StringBuilder(LENGTH);
        while (text.length() < LENGTH) {
            var divided = rest.divideAndRemainder(BASE);
            text.append(DIGITS.charAt(divided[1].intValue()));
            rest = divided[0];
        }
        return text.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
