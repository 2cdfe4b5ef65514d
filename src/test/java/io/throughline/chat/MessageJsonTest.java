package io.throughline.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageJsonTest {

    @Test
    void isReadable() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("cache_control", "{ \"type\": \"ephemeral\" }");
        var part = new Part.Text("Hi", new Extras("anthropic", fields));
        assertThat(MessageJson.write(List.of(Message.of(Role.USER, part))))
                .isEqualTo(
                        "{\"v\":1,\"messages\":[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"dialect\":\"anthropic\","
                                + "\"+cache_control\":{ \"type\": \"ephemeral\" },\"text\":\"Hi\"}]}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\0 and \u0001 and \u007f",
                "quotes \" and \\ and / and {\"a\":1}",
                "Grüße, 你好, שלום, 👩‍👩‍👧",
                "cut \ud83d",
                "\udc00 turned \ud83d\ud83d\ude00 round",
                "NULL",
                "\u2028\u2029\ufeff"
            })
    void keepsEveryCharacter(String text) {
        var messages = List.of(
                Message.text(Role.USER, text),
                Message.of(Role.ASSISTANT, new Part.ToolCall(text, text, text)),
                Message.of(Role.USER, new Part.Image(new Media.Inline(text, text))));
        assertSame(messages);
    }

    @Test
    void keepsALargeImage() {
        assertSame(List.of(
                Message.of(Role.USER, new Part.Image(new Media.Inline("image/png", "iVBORw0K".repeat(262_144))))));
    }

    @Test
    void keepsTheBytesOfWhatItDoesNotRead() {
        var raw = "{\"b\": 1.0, \"a\":12345678901234567890, \"a\":[ ],\"e\":\"\\u0000\\ud800\"}";
        assertSame(List.of(Message.of(Role.ASSISTANT, new Part.Opaque("anthropic", raw))));
    }

    @Test
    void keepsThePartsOfALaterRelease() {
        var hologram =
                "{\"type\":\"hologram\",\"content\":[1,\"x\",{\"type\":\"text\"}],\"parts\":\"none\",\"url\":{}}";
        var stored = "{\"v\":1,\"messages\":[{\"role\":\"user\",\"mood\":[1],\"parts\":[" + hologram
                + ",{\"type\":\"text\",\"text\":\"Hi\",\"font\":{\"size\":3}}]}],\"note\":null}";
        var read = MessageJson.read(stored);
        assertThat(read)
                .containsExactly(Message.of(
                        Role.USER, new Part.Opaque(MessageJsonWriter.STORED, hologram), new Part.Text("Hi")));
        assertThat(MessageJson.write(read)).contains(hologram);
    }

    @Test
    void refusesALaterForm() {
        assertThatThrownBy(() -> MessageJson.read("{\"v\":2,\"messages\":[]}")).hasMessageContaining("form 2");
    }

    @Test
    void nestsNoDeeperThanARequestDoes() {
        var deep = "[".repeat(500) + "]".repeat(500);
        var extras = new Extras("openai-chat", java.util.Map.of("deep", deep));
        var result = new Part.ToolResult("c", List.of(new Part.Text("x", extras)), false, extras);
        assertSame(List.of(new Message(Role.TOOL, List.of(result, new Part.Opaque("openai-chat", deep)), extras)));
    }

    private static void assertSame(List<Message> messages) {
        assertThat(MessageJson.read(MessageJson.write(messages))).isEqualTo(messages);
    }
}
