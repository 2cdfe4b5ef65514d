package io.throughline.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.FitMode;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.context.Fitted;
import io.throughline.context.Segment;
import io.throughline.context.fit.FitAsk;
import io.throughline.context.fit.Fitter;
import io.throughline.context.fit.Summary;
import io.throughline.context.tokens.Measure;
import io.throughline.context.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for each fit, whatever the conversation and the window. */
class FitterLawTest {

    private static final int CASES = 150;
    private static final String[] WORDS =
            ("river stone window market garden letter bridge summer engine paper silver candle"
                            + " forest ticket orange harbor mirror planet violin copper 今天 погода 42 3.14")
                    .split(" ");

    private final Random random = new Random(20261120);
    private final Measure measure = new TokenCounter().of("acme/model");
    private int calls;

    @ParameterizedTest
    @EnumSource(value = FitMode.class, names = "OFF", mode = EnumSource.Mode.EXCLUDE)
    void everyFitKeepsTheLaws(FitMode mode) {
        int fitted = 0;
        for (int i = 0; i < CASES; i++) {
            var messages = conversation(2 + random.nextInt(60));
            var ask = new FitAsk(
                    mode,
                    messages,
                    summaries(messages.size()),
                    100 + random.nextInt(3_000),
                    random.nextInt(50),
                    40,
                    measure);
            try {
                var result = Fitter.fit(ask);
                fitted++;
                holds(ask, result);
                assertThat(Fitter.fit(ask)).as("the same again").isEqualTo(result);
            } catch (GatewayException e) {
                assertThat(e.error().kind()).isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
                assertThat(pinned(messages)).as(e.getMessage()).isGreaterThan(room(ask));
            }
        }
        assertThat(fitted).isGreaterThan(CASES / 3);
    }

    private void holds(FitAsk ask, Fitted result) {
        long sum = ask.fixedTokens();
        for (var message : result.messages()) {
            sum += tokens(message);
        }
        assertThat(sum).as("never over the window").isLessThanOrEqualTo(ask.windowTokens() - ask.reserveTokens());
        assertThat(result.tokens()).isEqualTo(sum);
        assertThat(result.messages().getLast())
                .as("the last message")
                .isSameAs(ask.messages().getLast());
        var own = result.segments().stream()
                .filter(segment -> segment.fate() != Segment.Fate.ADDED)
                .toList();
        assertThat(own).hasSameSizeAs(ask.messages());
        for (int i = 0; i < own.size(); i++) {
            assertThat(own.get(i).index()).as("in their order").isEqualTo(i);
            assertThat(own.get(i).original()).isSameAs(ask.messages().get(i));
            if (ask.messages().get(i).role().instructs()) {
                assertThat(own.get(i).sent())
                        .as("instructions")
                        .isSameAs(ask.messages().get(i));
            }
        }
        assertThat(ids(result.messages(), true))
                .as("calls with their results")
                .isEqualTo(ids(result.messages(), false));
    }

    /** Some overlap, some are long, some stand for all but the last message. */
    private List<Summary> summaries(int messages) {
        var summaries = new ArrayList<Summary>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int from = random.nextInt(messages);
            summaries.add(new Summary(from, from + 1 + random.nextInt(messages - from), words(1 + random.nextInt(80))));
        }
        return summaries;
    }

    private static HashSet<String> ids(List<Message> messages, boolean calls) {
        var ids = new HashSet<String>();
        for (var message : messages) {
            for (var part : message.parts()) {
                if (calls && part instanceof Part.ToolCall call) {
                    ids.add(call.id());
                } else if (!calls && part instanceof Part.ToolResult result) {
                    ids.add(result.callId());
                }
            }
        }
        return ids;
    }

    /** At least so many tokens are sent in any case: the last message's unit without what may be cut of it, and instructions. */
    private long pinned(List<Message> messages) {
        long sum = 0;
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            boolean stays = i == messages.size() - 1 || message.role().instructs() || i >= lastUnit(messages);
            sum += stays ? tokens(message) : 0;
        }
        return sum;
    }

    private static int lastUnit(List<Message> messages) {
        int i = messages.size() - 1;
        while (i > 0 && messages.get(i).role() == Role.TOOL) {
            i--;
        }
        return i;
    }

    private static long room(FitAsk ask) {
        return ask.windowTokens() - ask.reserveTokens() - ask.fixedTokens();
    }

    private long tokens(Message message) {
        return measure.tokens(measure.count(message));
    }

    @Test
    void whatFitsStaysAsItIs() {
        for (int i = 0; i < CASES; i++) {
            var messages = conversation(1 + random.nextInt(30));
            var result = Fitter.fit(new FitAsk(FitMode.AUTO, messages, List.of(), 1_000_000, 0, 0, measure));
            assertThat(result.messages()).isEqualTo(messages);
            assertThat(result.changed()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(value = FitMode.class, names = "OFF", mode = EnumSource.Mode.EXCLUDE)
    void mostOfTheBeginningStaysTheSameFromTurnToTurn(FitMode mode) {
        if (mode == FitMode.SUMMARIZE) {
            return; // its summary changes whenever more is dropped
        }
        var messages = new ArrayList<Message>();
        List<Message> before = List.of();
        double shared = 0;
        int turns = 0;
        for (int i = 0; i < 150; i++) {
            messages.add(Message.text(Role.USER, words(8 + random.nextInt(30))));
            if (i >= 50) {
                var now = Fitter.fit(new FitAsk(mode, messages, List.of(), 2_500, 100, 40, measure))
                        .messages();
                shared += before.isEmpty() ? 0 : share(before, now);
                turns += before.isEmpty() ? 0 : 1;
                before = now;
            }
            messages.add(Message.text(Role.ASSISTANT, words(8 + random.nextInt(60))));
        }
        assertThat(shared / turns).isGreaterThan(0.25);
    }

    private double share(List<Message> before, List<Message> now) {
        long same = 0;
        long all = 0;
        boolean still = true;
        for (int i = 0; i < now.size(); i++) {
            still &= i < before.size() && before.get(i).equals(now.get(i));
            same += still ? tokens(now.get(i)) : 0;
            all += tokens(now.get(i));
        }
        return (double) same / all;
    }

    private List<Message> conversation(int turns) {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < turns; i++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> tools(messages);
                case 2 -> messages.add(Message.text(Role.SYSTEM, words(3)));
                case 3 ->
                    messages.add(Message.of(
                            Role.USER,
                            new Part.File(
                                    new Media.Inline("application/pdf", "AAAA".repeat(2_000)),
                                    "a.pdf",
                                    null,
                                    Extras.NONE)));
                case 4 -> messages.add(Message.text(Role.USER, words(400)));
                default ->
                    messages.add(Message.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, words(1 + random.nextInt(40))));
            }
        }
        if (random.nextInt(4) > 0) {
            messages.add(Message.text(Role.USER, words(1 + random.nextInt(20))));
        }
        return messages;
    }

    private void tools(List<Message> messages) {
        int count = 1 + random.nextInt(3);
        var asked = new ArrayList<Part>();
        var results = new ArrayList<Message>();
        for (int i = 0; i < count; i++) {
            var id = "call_" + calls++;
            asked.add(new Part.ToolCall(id, "look_up", "{\"word\":\"" + words(2) + "\"}"));
            var text = new Part.Text(words(random.nextInt(3) == 0 ? 500 : 10));
            results.add(Message.of(Role.TOOL, new Part.ToolResult(id, List.of(text), false, Extras.NONE)));
        }
        messages.add(new Message(Role.ASSISTANT, asked, Extras.NONE));
        messages.addAll(results);
    }

    private String words(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
