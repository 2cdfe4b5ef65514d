package io.throughline.context.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.Extras;
import io.throughline.chat.FitMode;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.context.Fitted;
import io.throughline.context.Segment;
import io.throughline.context.Segment.Fate;
import io.throughline.context.tokens.Measure;
import io.throughline.context.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitterTest {

    private final Measure measure = new TokenCounter().plain();

    private static List<Message> talk(int messages) {
        var talk = new ArrayList<Message>();
        for (int i = 0; i < messages; i++) {
            talk.add(Message.text(
                    i % 2 == 0 ? Role.USER : Role.ASSISTANT,
                    "Message number " + i + " speaks of nothing in particular, and at some length."));
        }
        return talk;
    }

    private Fitted fit(FitMode mode, List<Message> messages, long window) {
        return Fitter.fit(new FitAsk(mode, messages, List.of(), window, 0, 0, measure));
    }

    private static List<Integer> kept(Fitted fitted) {
        return fitted.segments().stream()
                .filter(segment -> segment.sent() != null)
                .map(Segment::index)
                .toList();
    }

    @Test
    void findsTheMessageThatTheQuestionIsAbout() {
        var talk = talk(200);
        talk.set(100, Message.text(Role.USER, "My sister Elena moved to Lisbon in March."));
        talk.add(Message.text(Role.USER, "Where does Elena live now?"));
        assertThat(kept(fit(FitMode.AUTO, talk, 600))).contains(0, 100, 199, 200);
        assertThat(kept(fit(FitMode.RECENT, talk, 600))).doesNotContain(0, 100);
    }

    @Test
    void findsItInChineseToo() {
        var talk = talk(200);
        talk.set(100, Message.text(Role.USER, "我的妹妹去年搬到了上海。"));
        talk.add(Message.text(Role.USER, "妹妹现在住在哪里？"));
        assertThat(kept(fit(FitMode.AUTO, talk, 600))).contains(100);
    }

    @Test
    void recentIsOneRunUpToTheEnd() {
        var kept = kept(fit(FitMode.RECENT, talk(101), 600));
        assertThat(kept.getLast()).isEqualTo(100);
        assertThat(kept.getLast() - kept.getFirst()).isEqualTo(kept.size() - 1);
        assertThat(kept.getFirst() % 2).as("begins with the user").isZero();
    }

    @Test
    void middleOutKeepsBothEnds() {
        var kept = kept(fit(FitMode.MIDDLE_OUT, talk(101), 600));
        assertThat(kept).contains(0, 1, 2, 98, 99, 100).doesNotContain(50);
    }

    @Test
    void aSummaryTellsOfWhatWasDropped() {
        var fitted = fit(FitMode.SUMMARIZE, talk(101), 1_000);
        assertThat(fitted.count(Fate.ADDED)).isEqualTo(1);
        assertThat(fitted.messages().getFirst().text()).contains("left out").contains("user: Message number");
    }

    @Test
    void aSummaryThatIsTooLongIsCutAtASentence() {
        var text = "Case 7f3a-99c1-4be2-a0d8-55e1c7.\n".repeat(8) + "The user likes long walks by the sea. ".repeat(60);
        var ask = new FitAsk(FitMode.SUMMARIZE, talk(101), List.of(new Summary(0, 60, text)), 1_000, 0, 0, measure);
        var sent = Fitter.fit(ask).messages().getFirst().text();
        assertThat(sent)
                .startsWith("Earlier in this conversation, in short:\nCase 7f3a")
                .matches("(?s).*[.]");
        assertThat(measure.tokens(measure.count(sent))).isBetween(60L, 150L);
    }

    @Test
    void whatStandsForMessagesThatAreNotThereIsSentWithAllOthers() {
        var summary = new Summary(0, 4, "The user is called Ada.", true, "; 90 turns, by acme/m");
        for (var mode : List.of(FitMode.AUTO, FitMode.SUMMARIZE)) {
            var ask = new FitAsk(mode, talk(11), List.of(summary), 10_000, 0, 0, measure);
            var fitted = Fitter.fit(ask);
            assertThat(fitted.messages()).hasSize(12);
            assertThat(fitted.messages().getFirst().text()).endsWith("The user is called Ada.");
            assertThat(fitted.segments().getFirst().reason())
                    .isEqualTo("stands for messages 0 to 3; 90 turns, by acme/m");
        }
        assertThat(Fitter.fit(new FitAsk(FitMode.RECENT, talk(11), List.of(summary), 10_000, 0, 0, measure))
                        .messages())
                .isEqualTo(talk(11));
    }

    @Test
    void longResultsAreCutBeforeAnythingIsDropped() {
        var talk = talk(10);
        talk.add(Message.of(Role.ASSISTANT, new Part.ToolCall("c1", "read", "{}")));
        talk.add(Message.of(
                Role.TOOL,
                new Part.ToolResult("c1", List.of(new Part.Text("line of a file\n".repeat(500))), false, Extras.NONE)));
        talk.addAll(talk(3));
        var fitted = fit(FitMode.AUTO, talk, 1_000);
        assertThat(fitted.count(Fate.DROPPED)).isZero();
        assertThat(fitted.count(Fate.SHORTENED)).isEqualTo(1);
        assertThat(fitted.segments().get(11).tokens()).isLessThan(100);
    }

    @Test
    void whatAloneIsTooLongIsToldWithNumbers() {
        var talk = talk(4);
        talk.add(Message.text(Role.USER, "too many words ".repeat(1_000)));
        assertThatThrownBy(() -> fit(FitMode.AUTO, talk, 1_000))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("maximum context length is 1000 tokens")
                .hasMessageContaining("the last message alone has 300")
                .hasMessageContaining("too long");
    }

    @Test
    void offIsAnErrorWithBothNumbers() {
        assertThatThrownBy(() -> fit(FitMode.OFF, talk(100), 600))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("600 tokens")
                .hasMessageContaining("the prompt has 1")
                .hasMessageContaining("throughline.fit");
    }
}
