package io.throughline.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is stored is what was said: writing and reading gives equal messages, and writing again equal text. */
class MessageJsonLawTest {

    private static final int CASES = 3000;
    private static final List<String> JSON =
            List.of("null", "true", "-1.50e+3", "\"\\u0000\"", "[ 1 ,2]", "{\"b\":1,\"a\":{\"b\":[]},\"b\":2}", "{ }");
    private static final List<String> NAMES = List.of("", "a", "+", "type", "parts", "\0", "ключ", "🔑");
    private static final List<String> DIALECTS = List.of("openai-chat", "anthropic", "gemini");

    private final Random random = new Random(20261120);

    @Test
    void readUndoesWrite() {
        for (int i = 0; i < CASES; i++) {
            var messages = some(4, this::message);
            var text = MessageJson.write(messages);
            assertThat(MessageJson.read(text)).as(text).isEqualTo(messages);
            assertThat(MessageJson.write(MessageJson.read(text))).isEqualTo(text);
        }
    }

    private Message message() {
        return new Message(one(List.of(Role.values())), some(4, () -> part(2)), extras());
    }

    private Part part(int depth) {
        return switch (random.nextInt(9)) {
            case 0 -> new Part.Text(text(), extras());
            case 1 -> new Part.Refusal(text());
            case 2 -> new Part.Image(media(), maybe(this::text), extras());
            case 3 -> new Part.Audio(text(), text(), extras());
            case 4 -> new Part.File(maybe(this::media), maybe(this::text), maybe(this::text), extras());
            case 5 -> new Part.Reasoning(text(), random.nextBoolean(), extras());
            case 6 -> new Part.ToolCall(text(), text(), text(), extras());
            case 7 -> new Part.ToolResult(text(), content(depth), random.nextBoolean(), extras());
            default -> new Part.Opaque(one(DIALECTS), one(JSON));
        };
    }

    private List<Part> content(int depth) {
        return depth == 0 ? List.of() : some(3, () -> part(depth - 1));
    }

    private Media media() {
        return random.nextBoolean() ? new Media.Inline(text(), text()) : new Media.Remote(text());
    }

    private Extras extras() {
        if (random.nextInt(3) > 0) {
            return Extras.NONE;
        }
        var fields = new LinkedHashMap<String, String>();
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.put(one(NAMES), one(JSON));
        }
        return new Extras(one(DIALECTS), fields);
    }

    /** Any UTF-16 at all, half characters included. */
    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) (Character.MIN_SURROGATE + random.nextInt(0x800)));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x1000));
                default -> text.append((char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }

    private <T> @Nullable T maybe(Supplier<T> supplier) {
        return random.nextBoolean() ? supplier.get() : null;
    }

    private <T> List<T> some(int most, Supplier<T> supplier) {
        var list = new ArrayList<T>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            list.add(supplier.get());
        }
        return list;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
