package io.throughline.context.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Texts counted before are not counted again: a history is sent with each of its turns. Keyed by a digest, so that no text is held; a shared
 * or guessed key reveals and changes nothing, because the count follows from the text.
 */
final class TextCounts {

    /** Each takes some hundred bytes. */
    private static final int MOST = 100_000;

    /** Shorter ones are counted faster than looked up. */
    private static final int SHORT_CHARS = 48;

    private record Key(Vocabulary vocabulary, long high, long low) {}

    private final Cache<Key, Count> known =
            Caffeine.newBuilder().maximumSize(MOST).build();

    Count of(Vocabulary vocabulary, String text) {
        if (text.length() <= SHORT_CHARS) {
            return count(vocabulary, text);
        }
        var key = key(vocabulary, text);
        var found = known.getIfPresent(key);
        if (found == null) {
            found = count(vocabulary, text);
            known.put(key, found);
        }
        return found;
    }

    private static Count count(Vocabulary vocabulary, String text) {
        return text.isEmpty() ? Count.NONE : Count.text(Script.of(text), vocabulary.count(text));
    }

    private static Key key(Vocabulary vocabulary, String text) {
        try {
            var digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new Key(vocabulary, digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
