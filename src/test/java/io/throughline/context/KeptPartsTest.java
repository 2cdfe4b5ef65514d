package io.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptPartsTest {

    private static Message kept(String text, String arguments) {
        return Message.of(
                Role.ASSISTANT,
                new Part.Reasoning("Hm.", false, Extras.NONE),
                new Part.Text(text),
                new Part.ToolCall("a", "f", arguments));
    }

    private static Message sent(String text, String arguments) {
        return Message.of(Role.ASSISTANT, new Part.Text(text), new Part.ToolCall("a", "f", arguments));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"x":1.0,"y":[1]} | {"y": [1], "x": 1}
                    {"x":1e2}         | {"x":100}
                    {"x":"1"}         | {"x": "1"}
                    ``                | {}
                    """)
    void aCallWrittenDownAnewIsTheSame(String stored, String again) {
        var whole = kept("Let me see.", stored);
        assertThat(KeptParts.unchanged(Map.of("a", whole), List.of(sent(" Let me see.\n", again))))
                .containsExactly(Map.entry("a", whole));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"x":1} | {"x":2}
                    {"x":1} | {"x":"1"}
                    {"x":1} | {"x":1,"y":null}
                    {"x":   | {"x":1}
                    """)
    void aChangedCallIsAnother(String stored, String again) {
        assertThat(KeptParts.unchanged(Map.of("a", kept("", stored)), List.of(sent("", again))))
                .isEmpty();
    }

    @Test
    void changedWordsMakeAnotherAnswer() {
        assertThat(KeptParts.unchanged(Map.of("a", kept("one", "{}")), List.of(sent("two", "{}"))))
                .isEmpty();
    }

    @Test
    void oneCallMoreMakesAnotherAnswer() {
        var more = Message.of(Role.ASSISTANT, new Part.ToolCall("a", "f", "{}"), new Part.ToolCall("b", "f", "{}"));
        assertThat(KeptParts.unchanged(Map.of("a", kept("", "{}")), List.of(more)))
                .isEmpty();
    }

    @Test
    void onlyAnswersAreLookedFor() {
        var messages = List.of(
                Message.text(Role.USER, "Hi"), sent("", "{}"), sent("", "{}"), Message.text(Role.ASSISTANT, "Bye"));
        assertThat(KeptParts.firstCalls(messages)).containsExactly("a");
    }
}
