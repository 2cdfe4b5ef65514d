package io.throughline.conversation;

import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A number for all that was said up to some point: equal for what is the same in any dialect. What clients lose or make up does not count:
 * thoughts, signatures, unknown fields, ids of calls, blanks at the ends of a text, the spelling of arguments, and whether results, words and
 * calls of one side come in one message or in several. 128 bits of SHA-256, chained.
 */
final class PrefixHash {

    private static final UUID BEGINNING = new UUID(0, 0);

    private final MessageDigest digest = sha256();
    private UUID state;

    private PrefixHash(@Nullable UUID before) {
        state = before == null ? BEGINNING : before;
    }

    /** Of all up to the end of a turn; {@code before} is that of its parent, null for a first turn. */
    static UUID of(@Nullable UUID before, List<Message> input, @Nullable Message answer) {
        var hash = new PrefixHash(before);
        input.forEach(hash::add);
        if (answer != null) {
            hash.add(answer);
        }
        return hash.state;
    }

    /** Of all up to the end of each message. */
    static List<UUID> ofEach(List<Message> messages) {
        var hash = new PrefixHash(null);
        var each = new ArrayList<UUID>(messages.size());
        for (var message : messages) {
            hash.add(message);
            each.add(hash.state);
        }
        return each;
    }

    static boolean same(Message one, Message other) {
        return ofEach(List.of(one)).equals(ofEach(List.of(other)));
    }

    /** Results first, then words and pictures, then calls: the one order that all dialects can say. */
    private void add(Message message) {
        for (var part : message.parts()) {
            if (part instanceof Part.ToolResult(var _, var content, var _, var _)) {
                begin('r');
                words(content);
                end();
            }
        }
        if (message.parts().stream().anyMatch(PrefixHash::says)) {
            begin(side(message.role()));
            words(message.parts());
            end();
        }
        for (var part : message.parts()) {
            if (part instanceof Part.ToolCall call) {
                begin('c');
                text(call.name());
                text(call.canonicalArguments());
                end();
            }
        }
    }

    private static char side(Role role) {
        return switch (role) {
            case SYSTEM, DEVELOPER -> 's';
            case USER, TOOL -> 'u';
            case ASSISTANT -> 'a';
        };
    }

    private static boolean says(Part part) {
        return switch (part) {
            case Part.Text(var words, var _) -> !words.isBlank();
            case Part.Refusal(var words) -> !words.isBlank();
            case Part.Image _, Part.Audio _, Part.File _ -> true;
            case Part.Reasoning _, Part.ToolCall _, Part.ToolResult _, Part.Opaque _ -> false;
        };
    }

    private void words(List<Part> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Part.Text(var words, var _) -> text.append(words);
                case Part.Refusal(var words) -> text.append(words);
                case Part.Image(var media, var _, var _) -> media(media);
                case Part.Audio(var base64, var _, var _) -> text(base64);
                case Part.File file -> file(file);
                case Part.Reasoning _, Part.ToolCall _, Part.ToolResult _, Part.Opaque _ -> {}
            }
        }
        text(text.toString().strip());
    }

    private void file(Part.File file) {
        if (file.id() != null) {
            text(file.id());
        }
        if (file.media() != null) {
            media(file.media());
        }
    }

    /** Without its type, which dialects name differently. */
    private void media(Media media) {
        switch (media) {
            case Media.Inline(var _, var base64) -> text(base64);
            case Media.Remote(var url) -> text(url);
        }
    }

    private void begin(char kind) {
        digest.update(ByteBuffer.allocate(17)
                .putLong(state.getMostSignificantBits())
                .putLong(state.getLeastSignificantBits())
                .put((byte) kind)
                .flip());
    }

    private void text(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
        digest.update(utf8);
    }

    private void end() {
        var sum = ByteBuffer.wrap(digest.digest());
        state = new UUID(sum.getLong(), sum.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
