package io.throughline.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that differ between processes and count up within one. */
final class SandboxIds {

    private static final int SEED_BYTES = 8;

    private final String seed;
    private final AtomicLong next = new AtomicLong();

    SandboxIds(String key) {
        seed = HexFormat.of().formatHex(sha256("ids of " + key), 0, SEED_BYTES);
    }

    String next(String prefix) {
        return "%s%s%08x".formatted(prefix, seed, next.incrementAndGet());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
