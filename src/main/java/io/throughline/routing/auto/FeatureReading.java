package io.throughline.routing.auto;

import io.throughline.chat.Content;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.List;
import java.util.UUID;

/**
 * Reads the features of one request. Counts all characters, but looks only at a bounded number of those of the last thing that the user wrote: what
 * stands before it is mostly the same from request to request.
 */
final class FeatureReading {

    /** The most characters whose words are looked at; of a longer text its two ends. */
    private static final int MOST_LOOKED_AT = 4_000;

    /** From here on scripts are written without spaces, and each character is taken for a word. */
    private static final char FIRST_WITHOUT_SPACES = 0x2E80;

    private static final int BUCKET_BITS = 12;

    private final long[] seen = new long[Features.BUCKETS >> 6];
    private final long salt;
    private int count;
    private long characters;
    private boolean media;
    private boolean code;
    private boolean question;
    private int left = MOST_LOOKED_AT;

    private FeatureReading(UUID organization) {
        salt = organization.getMostSignificantBits() ^ organization.getLeastSignificantBits();
    }

    /** Words of two organizations fall into different buckets. */
    static Features of(Content content, UUID organization) {
        var reading = new FeatureReading(organization);
        content.messages().forEach(message -> reading.count(message.parts()));
        reading.lookAt(lastOfUser(content.messages()));
        return reading.features(content);
    }

    private static List<Part> lastOfUser(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role() == Role.USER) {
                return messages.get(i).parts();
            }
        }
        return List.of();
    }

    private void count(List<Part> parts) {
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text, var _) -> characters += text.length();
                case Part.Refusal(var text) -> characters += text.length();
                case Part.Reasoning(var text, var _, var _) -> characters += text.length();
                case Part.ToolCall(var _, var _, var arguments, var _) -> characters += arguments.length();
                case Part.ToolResult(var _, var content, var _, var _) -> count(content);
                case Part.Image _, Part.Audio _, Part.File _ -> media = true;
                case Part.Opaque _ -> {}
            }
        }
    }

    private void lookAt(List<Part> parts) {
        for (var part : parts) {
            if (part instanceof Part.Text(var text, var _) && left > 0) {
                lookAt(text);
            }
        }
    }

    private void lookAt(String text) {
        if (text.length() <= left) {
            words(text, 0, text.length());
            left -= text.length();
            return;
        }
        words(text, 0, left / 2);
        words(text, text.length() - left / 2, text.length());
        left = 0;
    }

    private void words(String text, int from, int to) {
        long word = 0;
        long before = 0;
        for (int i = from; i < to; i++) {
            char each = text.charAt(i);
            if (each < FIRST_WITHOUT_SPACES && Character.isLetterOrDigit(each)) {
                word = word * 31 + Character.toLowerCase(each) + 1;
                continue;
            }
            before = ended(word, before);
            word = 0;
            if (each >= FIRST_WITHOUT_SPACES && Character.isLetterOrDigit(each) || Character.isSurrogate(each)) {
                before = ended(each, before);
            }
            question |= each == '?' || each == '\u061F' || each == '\uFF1F';
            code |= each == '`' && i + 2 < to && text.charAt(i + 1) == '`' && text.charAt(i + 2) == '`';
        }
        var unused = ended(word, before);
    }

    /** Adds the word and its pair with the one before it; gives back what will be before the next. */
    private long ended(long word, long before) {
        if (word == 0) {
            return before;
        }
        add(word);
        if (before != 0) {
            add(before * 0x9E3779B97F4A7C15L + word);
        }
        return word;
    }

    private void add(long hash) {
        int bucket = (int) (Draws.mixed(hash ^ salt) >>> (Long.SIZE - BUCKET_BITS));
        long bit = 1L << bucket;
        if (count < Features.MOST_WORDS && (seen[bucket >> 6] & bit) == 0) {
            seen[bucket >> 6] |= bit;
            count++;
        }
    }

    private Features features(Content content) {
        var words = new short[count];
        int at = 0;
        for (int i = 0; i < seen.length; i++) {
            for (long left = seen[i]; left != 0; left &= left - 1) {
                words[at++] = (short) ((i << 6) + Long.numberOfTrailingZeros(left));
            }
        }
        var measures = new float[] {
            1,
            (float) Math.log1p(characters) / 10,
            (float) Math.log1p(content.messages().size()) / 4,
            content.tools().isEmpty() ? 0 : 1,
            media ? 1 : 0,
            code ? 1 : 0,
            question ? 1 : 0
        };
        return new Features(measures, words);
    }
}
