package io.throughline.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnthropicTurnsTest {

    @Test
    void neighboursOfOneSideAreOneTurn() {
        var turns = AnthropicTurns.of(List.of(
                user("a"), user("b"), Message.text(Role.ASSISTANT, "c"), Message.text(Role.ASSISTANT, "d"), user("e")));

        assertThat(turns).extracting(AnthropicTurns.Turn::role).containsExactly(Role.USER, Role.ASSISTANT, Role.USER);
        assertThat(turns.getFirst().parts()).containsExactly(new Part.Text("a"), new Part.Text("b"));
    }

    @Test
    void aLaterSystemMessageIsWhatTheUserSays() {
        var turns = AnthropicTurns.of(List.of(user("a"), Message.text(Role.SYSTEM, "be brief")));

        assertThat(turns).hasSize(1);
        assertThat(turns.getFirst().parts()).containsExactly(new Part.Text("a"), new Part.Text("be brief"));
    }

    @Test
    void blankTextIsNoPartAndLeavesNoTurn() {
        var turns = AnthropicTurns.of(List.of(user("a"), Message.text(Role.ASSISTANT, " \n"), user("b")));

        assertThat(turns).hasSize(1);
    }

    @Test
    void resultsComeFirst() {
        var turns = AnthropicTurns.of(List.of(
                user("go"),
                Message.of(Role.ASSISTANT, call("x"), call("y")),
                user("hurry"),
                result("y", "2"),
                result("x", "1")));

        assertThat(turns.getLast().parts())
                .extracting(AnthropicTurnsTest::shown)
                .containsExactly("result of y", "result of x", "hurry");
    }

    @Test
    void aMissingResultIsNamed() {
        var messages = List.of(Message.of(Role.ASSISTANT, call("x"), call("y")), result("x", "1"));

        assertThatThrownBy(() -> AnthropicTurns.of(messages))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("no result for tool_call_id 'y'");
    }

    @Test
    void anUnansweredCallAtTheEndIsNamed() {
        assertThatThrownBy(() -> AnthropicTurns.of(List.of(Message.of(Role.ASSISTANT, call("x")))))
                .hasMessageContaining("'x'");
    }

    @Test
    void aBeginningMayLeaveItsLastCallsOpen() {
        assertThat(AnthropicTurns.beginning(List.of(user("go"), Message.of(Role.ASSISTANT, call("x")))))
                .hasSize(2);
    }

    @Test
    void aResultWithoutItsCallIsNamed() {
        var messages = List.of(Message.of(Role.ASSISTANT, call("x")), result("x", "1"), result("z", "3"));

        assertThatThrownBy(() -> AnthropicTurns.of(messages))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("'z'");
    }

    @Test
    void idsAreEscapedAlikeOnBothSides() {
        var turns = AnthropicTurns.of(List.of(Message.of(Role.ASSISTANT, call("call:1")), result("call:1", "a")));

        assertThat(turns.getFirst().parts())
                .extracting(part -> ((Part.ToolCall) part).id())
                .containsExactly("call_u003A_1");
        assertThat(turns.getLast().parts())
                .extracting(AnthropicTurnsTest::shown)
                .containsExactly("result of call_u003A_1");
    }

    @Test
    void aCallThatIsAnsweredLaterKeepsItsId() {
        var turns = AnthropicTurns.beginning(List.of(
                Message.of(Role.ASSISTANT, call("call_f")),
                result("call_f", "1"),
                Message.of(Role.ASSISTANT, call("call_f"))));

        assertThat(turns)
                .flatExtracting(AnthropicTurns.Turn::parts)
                .filteredOn(Part.ToolCall.class::isInstance)
                .extracting(part -> ((Part.ToolCall) part).id())
                .containsExactly("call_f_2", "call_f");
    }

    @Test
    void anIdThatOldFunctionCallsRepeatIsMadeNewEachTime() {
        var turns = AnthropicTurns.of(List.of(
                Message.of(Role.ASSISTANT, call("call_f")),
                result("call_f", "1"),
                Message.of(Role.ASSISTANT, call("call_f")),
                result("call_f", "2")));

        assertThat(turns.getLast().parts())
                .extracting(AnthropicTurnsTest::shown)
                .containsExactly("result of call_f_2");
    }

    @Test
    void anAnswerBegunByTheClientDoesNotEndInBlanks() {
        var turns = AnthropicTurns.of(List.of(user("a"), Message.text(Role.ASSISTANT, "The answer is \n")));

        assertThat(turns.getLast().parts()).containsExactly(new Part.Text("The answer is"));
    }

    private static Message user(String text) {
        return Message.text(Role.USER, text);
    }

    private static Part call(String id) {
        return new Part.ToolCall(id, "f", "{}");
    }

    private static Message result(String id, String text) {
        return Message.of(Role.TOOL, new Part.ToolResult(id, List.of(new Part.Text(text)), false, Extras.NONE));
    }

    private static String shown(Part part) {
        return part instanceof Part.ToolResult result ? "result of " + result.callId() : ((Part.Text) part).text();
    }
}
