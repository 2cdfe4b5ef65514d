package io.throughline.context.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.FitMode;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.context.tokens.Measure;
import io.throughline.context.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many of the messages that hold an answer reach the model, of a history of about 22,000 tokens. */
class EvidenceTest {

    /** Others than those by which the ranking was tuned. */
    private static final int FIRST = 100;

    private static final int TALKS = 5;

    private final Measure measure = new TokenCounter().plain();

    @ParameterizedTest
    @CsvSource({"2000, 0.92", "4000, 0.96", "8000, 0.985"})
    void mostEvidenceReachesTheModel(long window, double goal) {
        var told = "at %d tokens: auto %.3f, recent %.3f, middle-out %.3f"
                .formatted(
                        window,
                        survival(FitMode.AUTO, window),
                        survival(FitMode.RECENT, window),
                        survival(FitMode.MIDDLE_OUT, window));
        System.out.println("evidence " + told);
        assertThat(survival(FitMode.AUTO, window)).as(told).isGreaterThanOrEqualTo(goal);
    }

    private double survival(FitMode mode, long window) {
        int kept = 0;
        int all = 0;
        for (int seed = FIRST; seed < FIRST + TALKS; seed++) {
            var talk = TownTalk.of(seed);
            for (var question : talk.questions()) {
                var sent = sent(mode, talk.messages(), question.text(), window);
                for (int index : question.evidence()) {
                    all++;
                    kept += sent.contains(index) ? 1 : 0;
                }
            }
        }
        return Math.round(1000d * kept / all) / 1000d;
    }

    private Set<Integer> sent(FitMode mode, List<Message> history, String question, long window) {
        var messages = new ArrayList<>(history);
        if (messages.getLast().role() == Role.USER) {
            messages.removeLast();
        }
        messages.add(Message.text(Role.USER, question));
        return Fitter.fit(new FitAsk(mode, messages, List.of(), window, 0, 0, measure)).segments().stream()
                .filter(segment -> segment.sent() != null)
                .map(segment -> segment.index())
                .collect(Collectors.toSet());
    }

    @Test
    void theTalksAreOfTheSizeThatIsMeant() {
        for (int seed = FIRST; seed < FIRST + TALKS; seed++) {
            long tokens = 0;
            for (var message : TownTalk.of(seed).messages()) {
                tokens += measure.tokens(measure.count(message));
            }
            assertThat(tokens).isBetween(18_000L, 26_000L);
        }
    }

    /** Of the prompt for a question, how much begins as the one for the question before, one exchange earlier. */
    @Test
    void aThirdOfThePromptStaysTheSame() {
        var talk = TownTalk.of(1);
        List<Message> before = List.of();
        double shared = 0;
        int turns = 0;
        int at = talk.messages().size() - 2 * 60;
        for (var question : talk.questions().subList(0, 60)) {
            var messages = new ArrayList<>(talk.messages().subList(0, at / 2 * 2));
            at += 2;
            messages.add(Message.text(Role.USER, question.text()));
            var now = Fitter.fit(new FitAsk(FitMode.AUTO, messages, List.of(), 4_000, 0, 0, measure))
                    .messages();
            shared += before.isEmpty() ? 0 : share(before, now);
            turns += before.isEmpty() ? 0 : 1;
            before = now;
        }
        System.out.println("evidence shared prefix " + shared / turns);
        assertThat(shared / turns).as("shared prefix").isGreaterThan(0.3);
    }

    private double share(List<Message> before, List<Message> now) {
        long same = 0;
        long all = 0;
        boolean still = true;
        for (int i = 0; i < now.size(); i++) {
            still &= i < before.size() && before.get(i).equals(now.get(i));
            long tokens = measure.tokens(measure.count(now.get(i)));
            same += still ? tokens : 0;
            all += tokens;
        }
        return (double) same / all;
    }
}
