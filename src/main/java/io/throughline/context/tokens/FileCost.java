package io.throughline.context.tokens;

import io.throughline.chat.Media;
import io.throughline.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of documents and recordings. A page of a PDF is at most 3,000 tokens of text at Anthropic (guide "PDF support"), and an image beside
 * that; a second of sound is 32 tokens at Gemini (guide "Token counting"), the most that anyone counts.
 */
final class FileCost {

    private static final long PAGE = 3_000 + 1_600;
    private static final long SECOND = 32;

    /** Of a page, where a file does not say how many it has. */
    private static final int PAGE_BYTES = 60_000;

    /** MP3 as speech is mostly sent: 64 kbit/s. */
    private static final int MP3_BYTES_A_SECOND = 8_000;

    private static final int WAV_HEAD_CHARS = 44;

    private FileCost() {}

    /** The text of an inline document that is nothing but text; null for any other. */
    static @Nullable String text(Part.File file) {
        if (file.media() instanceof Media.Inline(var type, var base64)
                && (type.startsWith("text/") || type.equals("application/json"))) {
            try {
                return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    static long tokens(Part.File file) {
        return file.media() instanceof Media.Inline(var _, var base64) ? PAGE * pages(base64) : PAGE * 4;
    }

    private static long pages(String base64) {
        long bytes = base64.length() / 4 * 3L;
        return Math.max(1, Math.ceilDiv(bytes, PAGE_BYTES));
    }

    static long tokens(Part.Audio audio) {
        long bytes = audio.base64().length() / 4 * 3L;
        int rate = audio.format().equals("wav") ? wavRate(audio.base64()) : MP3_BYTES_A_SECOND;
        return SECOND * Math.max(1, Math.ceilDiv(bytes, rate));
    }

    /** Bytes a second stand at offset 28 of a WAV file. */
    private static int wavRate(String base64) {
        if (base64.length() >= WAV_HEAD_CHARS) {
            try {
                var head = Base64.getDecoder().decode(base64.substring(0, WAV_HEAD_CHARS));
                int rate = head[28] & 0xFF | (head[29] & 0xFF) << 8 | (head[30] & 0xFF) << 16;
                return Math.max(MP3_BYTES_A_SECOND, rate);
            } catch (IllegalArgumentException e) {
                return MP3_BYTES_A_SECOND;
            }
        }
        return MP3_BYTES_A_SECOND;
    }
}
