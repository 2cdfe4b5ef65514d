package io.throughline.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.Signature;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as said again, and what does not. */
class PrefixHashTest {

    private static final Part.Text HI = new Part.Text("Hi");
    private static final Part.ToolCall CALL = new Part.ToolCall("call_1", "f", "{\"a\": 1, \"b\": [\"x\"]}");

    private static Message user(Part... parts) {
        return Message.of(Role.USER, parts);
    }

    private static Message assistant(Part... parts) {
        return Message.of(Role.ASSISTANT, parts);
    }

    private static Part.ToolResult result(String id, String text) {
        return new Part.ToolResult(id, List.of(new Part.Text(text)), false, Extras.NONE);
    }

    private static Arguments pair(String name, List<Message> one, List<Message> other) {
        return Arguments.of(Named.of(name, one), other);
    }

    static Stream<Arguments> same() {
        var extras = new Extras("openai-chat", Map.of("name", "\"ada\""));
        return Stream.of(
                pair("unknown fields", List.of(user(HI)), List.of(new Message(Role.USER, List.of(HI), extras))),
                pair("blanks around", List.of(user(HI)), List.of(user(new Part.Text(" Hi\n")))),
                pair("pieces of a text", List.of(user(HI)), List.of(user(new Part.Text("H"), new Part.Text("i")))),
                pair(
                        "a refusal as text",
                        List.of(assistant(new Part.Refusal("No"))),
                        List.of(assistant(new Part.Text("No")))),
                pair(
                        "thoughts and their signature",
                        List.of(assistant(new Part.Reasoning("hm", false, Signature.extras("anthropic", "sig")), HI)),
                        List.of(assistant(HI))),
                pair(
                        "ids of calls, and the spelling of arguments",
                        List.of(assistant(CALL)),
                        List.of(assistant(new Part.ToolCall("toolu_9", "f", "{\"b\":[\"x\"],\"a\":1.0}")))),
                pair(
                        "no arguments",
                        List.of(assistant(new Part.ToolCall("1", "f", ""))),
                        List.of(assistant(new Part.ToolCall("1", "f", "{}")))),
                pair(
                        "results in one message of the user, or in two before it",
                        List.of(user(result("1", "a"), result("2", "b"), HI)),
                        List.of(
                                Message.of(Role.TOOL, result("x", "a")),
                                Message.of(Role.TOOL, result("y", "b")),
                                user(HI))),
                pair(
                        "words and call in two items",
                        List.of(assistant(HI, CALL)),
                        List.of(assistant(HI), assistant(CALL))),
                pair(
                        "the type of an image",
                        List.of(user(new Part.Image(new Media.Inline("image/jpg", "AAAA")))),
                        List.of(user(new Part.Image(new Media.Inline("image/jpeg", "AAAA"))))),
                pair(
                        "a developer's word as the system's",
                        List.of(Message.of(Role.DEVELOPER, HI)),
                        List.of(Message.of(Role.SYSTEM, HI))),
                pair("an empty answer", List.of(user(HI), assistant(new Part.Text(""))), List.of(user(HI))));
    }

    @ParameterizedTest
    @MethodSource("same")
    void isTheSame(List<Message> one, List<Message> other) {
        assertThat(PrefixHash.of(null, one, null)).isEqualTo(PrefixHash.of(null, other, null));
    }

    static Stream<Arguments> different() {
        return Stream.of(
                pair("words", List.of(user(HI)), List.of(user(new Part.Text("hi")))),
                pair("side", List.of(user(HI)), List.of(assistant(HI))),
                pair("order", List.of(user(HI), assistant(CALL)), List.of(assistant(CALL), user(HI))),
                pair("two messages are not one", List.of(user(HI), user(HI)), List.of(user(new Part.Text("HiHi")))),
                pair("arguments", List.of(assistant(CALL)), List.of(assistant(new Part.ToolCall("1", "f", "{}")))),
                pair(
                        "texts in arguments are no numbers",
                        List.of(assistant(new Part.ToolCall("1", "f", "{\"a\":1}"))),
                        List.of(assistant(new Part.ToolCall("1", "f", "{\"a\":\"1\"}")))),
                pair("results", List.of(user(result("1", "a"))), List.of(user(result("1", "b")))),
                pair("a result is no text", List.of(user(result("1", "Hi"))), List.of(user(HI))),
                pair(
                        "images",
                        List.of(user(new Part.Image(new Media.Inline("image/png", "AAAA")))),
                        List.of(user(new Part.Image(new Media.Inline("image/png", "AAAB"))))));
    }

    @ParameterizedTest
    @MethodSource("different")
    void isAnother(List<Message> one, List<Message> other) {
        assertThat(PrefixHash.of(null, one, null)).isNotEqualTo(PrefixHash.of(null, other, null));
    }

    @Test
    void growsWithEachTurnAsWithEachMessage() {
        var first = PrefixHash.of(null, List.of(user(HI)), assistant(HI));
        var second = PrefixHash.of(first, List.of(user(CALL)), assistant(new Part.Text("Bye")));
        assertThat(PrefixHash.ofEach(List.of(user(HI), assistant(HI), user(CALL), assistant(new Part.Text("Bye")))))
                .hasSize(4)
                .contains(first)
                .endsWith(second);
    }

    /** A changed hash would make strangers of all stored turns: this one must stay. */
    @Test
    void staysWhatItIs() {
        assertThat(PrefixHash.of(null, List.of(user(HI)), assistant(CALL)))
                .isEqualTo(UUID.fromString("6c1c7993-9b2a-2cc2-1048-c98ceac4b3a2"));
    }
}
