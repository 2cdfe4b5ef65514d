package io.throughline.tenant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a key: enough to know it again, useless to whoever steals it, since a key holds 256 random bits. */
record KeyHash(long first, long second, long third, long fourth) {

    private static final int BYTES = 32;

    static KeyHash of(String key) {
        try {
            return of(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyHash of(byte[] sha256) {
        var bytes = ByteBuffer.wrap(sha256);
        return new KeyHash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }
}
