package io.throughline.chat;

import io.throughline.wire.JsonBytes;

/**
 * How many tokens a JSON text is, roughly, from its bytes alone: four ASCII characters are a token, by OpenAI's rule of thumb for English, and so is
 * one character of any other script. A long run without a space is a file in base64, which counts as one image or page.
 */
final class PromptSize {

    private static final int CHARS_PER_TOKEN = 4;
    private static final int MEDIA_TOKENS = 1_000;

    /** No word and no tool's arguments are that long. */
    private static final int MEDIA_BYTES = 2_048;

    private static final int STRIDE = 64;

    private PromptSize() {}

    static long tokens(JsonBytes json) {
        var bytes = json.array();
        int end = json.offset() + json.length();
        long ascii = 0;
        long tokens = 0;
        int run = 0;
        for (int i = json.offset(); i < end; i++) {
            byte each = bytes[i];
            if (isBase64(each)) {
                ascii++;
                run++;
                if (run == MEDIA_BYTES) {
                    ascii -= MEDIA_BYTES;
                    tokens += MEDIA_TOKENS;
                    i = endOfRun(bytes, i, end);
                    run = 0;
                }
                continue;
            }
            run = 0;
            if (each >= 0) {
                ascii++;
            } else if ((each & 0xC0) == 0xC0) {
                tokens++;
            }
        }
        return tokens + Math.ceilDiv(ascii, CHARS_PER_TOKEN);
    }

    /** Megabytes of base64 need not be looked at byte by byte. */
    private static int endOfRun(byte[] bytes, int from, int end) {
        int i = from;
        while (i + STRIDE < end && isBase64(bytes[i + STRIDE])) {
            i += STRIDE;
        }
        while (i + 1 < end && isBase64(bytes[i + 1])) {
            i++;
        }
        return i;
    }

    private static boolean isBase64(byte each) {
        return each >= 'a' && each <= 'z'
                || each >= 'A' && each <= 'Z'
                || each >= '0' && each <= '9'
                || each == '+'
                || each == '/'
                || each == '='
                || each == '-'
                || each == '_';
    }
}
