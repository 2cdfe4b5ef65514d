package io.throughline.context.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The public vocabularies of OpenAI. Which model has which: the table in OpenAI's library tiktoken. */
enum Vocabulary {
    O200K(EncodingType.O200K_BASE, "(chatgpt-4o|gpt-4o|gpt-4\\.1|gpt-4\\.5|gpt-5|gpt-oss|o1|o3|o4)([-.:@].*)?"),
    CL100K(EncodingType.CL100K_BASE, "(gpt-4|gpt-3\\.5|gpt-35)([-.:@].*)?");

    /** Longer texts are counted in pieces: the time for one word grows with the square of its length. */
    private static final int PIECE_CHARS = 8_192;

    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();

    private final EncodingType type;
    private final Pattern models;
    private volatile @Nullable Encoding loaded;

    Vocabulary(EncodingType type, String models) {
        this.type = type;
        this.models = Pattern.compile(models);
    }

    /** That of the model, by its provider's name for it; null when it has one of its own. */
    static @Nullable Vocabulary of(String model) {
        var name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        for (var each : values()) {
            if (each.models.matcher(name).matches()) {
                return each;
            }
        }
        return null;
    }

    /** Whether counting does not begin with reading megabytes. */
    boolean isLoaded() {
        return loaded != null;
    }

    int count(String text) {
        var encoding = encoding();
        if (text.length() <= PIECE_CHARS) {
            return encoding.countTokensOrdinary(text);
        }
        int tokens = 0;
        for (int from = 0; from < text.length(); ) {
            int to = end(text, from);
            tokens += encoding.countTokensOrdinary(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    private Encoding encoding() {
        var known = loaded;
        if (known == null) {
            known = REGISTRY.getEncoding(type);
            loaded = known;
        }
        return known;
    }

    /** Before a blank where there is one, since words begin with theirs: so the pieces have as many tokens as the whole. */
    private static int end(String text, int from) {
        int most = from + PIECE_CHARS;
        if (most >= text.length()) {
            return text.length();
        }
        for (int i = most; i > most - PIECE_CHARS / 4; i--) {
            if (text.charAt(i) == ' ' && text.charAt(i - 1) != ' ') {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
    }
}
