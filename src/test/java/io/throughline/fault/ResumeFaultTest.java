package io.throughline.fault;

import static io.throughline.testing.RawUpstream.event;
import static io.throughline.testing.RawUpstream.head;
import static io.throughline.testing.RawUpstream.reset;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.ChatStream;
import io.throughline.testing.RawUpstream.Step;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An answer that breaks off in the middle, whose client wants another provider to go on. */
class ResumeFaultTest extends RunningGateway {

    private static final String RESUME = ",\"stream\":true,\"throughline\":{\"on_failure\":\"resume\"}";

    private static String delta(String delta) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static final String ROLE = delta("{\"role\":\"assistant\",\"content\":\"\"}");

    private String broken(String... deltas) {
        var marker = unique();
        var steps = new Step[deltas.length + 3];
        steps[0] = head();
        steps[1] = event(ROLE);
        for (int i = 0; i < deltas.length; i++) {
            steps[i + 2] = event(delta(deltas[i]));
        }
        steps[steps.length - 1] = reset();
        RAW.play(marker, steps);
        FAKE.reset();
        return marker;
    }

    @Test
    void anotherProviderGoesOnWhereTheFirstOneStopped() throws Exception {
        var marker = broken("{\"content\":\"Once upon\"}", "{\"content\":\" a time\"}");
        var answer = ask(chat(SHARED, marker, RESUME));
        var stream = ChatStream.of(answer.body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.error()).isNull();
        assertThat(stream.text()).startsWith("Once upon a timeYou said: Your last message was cut off");
        assertThat(answer.body())
                .containsOnlyOnce("\n: throughline resumed model=second/shared-model after=upstream_broken\n");
        var asked = FAKE.requestsWith(marker).getLast().json().path("messages");
        assertThat(asked.size()).isEqualTo(3);
        assertThat(asked.path(1).path("role").stringValue()).isEqualTo("assistant");
        assertThat(asked.path(1).path("content").stringValue("")).isEqualTo("Once upon a time");
        assertThat(FAKE.violations()).isEmpty();

        assertThat(meters.get("throughline.resumes").counter().count()).isPositive();
        Soon.holds(() -> assertThat(usage(answer)).hasSize(2));
        var usage = usage(answer);
        assertThat(usage).extracting(row -> row.get("provider")).containsExactly("first", "second");
        assertThat(usage).extracting(row -> row.get("outcome")).containsExactly("failed", "completed");
        assertThat(usage.getFirst().get("usage_estimated")).isEqualTo(true);
        assertThat((Long) usage.getFirst().get("cost_nano_usd")).isPositive();
    }

    @Test
    void anthropicsClientsReadItAsOneMessage() throws Exception {
        var marker = broken("{\"content\":\"Once upon\"}");
        var answer = post("/v1/messages", """
                {"model":"%s","max_tokens":100,"stream":true,"throughline":{"on_failure":"resume"},
                 "messages":[{"role":"user","content":"%s"}]}""".formatted(SHARED, marker));
        assertThat(answer.body())
                .contains("Once upon", "\"text\":\" said:\"", "\"stop_reason\":\"end_turn\"")
                .containsOnlyOnce("event: message_start")
                .containsOnlyOnce("event: message_stop")
                .doesNotContain("event: error");
        assertThat(count(answer.body(), "event: content_block_start")).isEqualTo(2);
        assertThat(count(answer.body(), "event: content_block_stop")).isEqualTo(2);
    }

    private static int count(String text, String word) {
        return text.split(word, -1).length - 1;
    }

    @Test
    void theTurnHoldsTheWholeTextOnce() throws Exception {
        var marker = broken("{\"content\":\"Once upon a time\"}");
        var answer = ask(chat(SHARED, marker, RESUME + ",\"conversation\":\"" + marker + "\""));
        assertThat(ChatStream.of(answer.body()).error()).isNull();
        var memory = ask(chat(MODEL, "[[memory]]", ",\"conversation\":\"" + marker + "\""));
        assertThat(memory.body()).contains("I have seen 2 messages");
        assertThat(count(memory.body(), "Once upon a time")).isOne();
    }

    @Test
    void thoughtsAreThoughtAnew() throws Exception {
        var marker = broken("{\"reasoning_content\":\"Hm\"}");
        var stream = ChatStream.of(ask(chat(SHARED, marker, RESUME)).body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.error()).isNull();
        assertThat(stream.text()).isEqualTo("You said: " + marker);
    }

    @Test
    void halfAToolCallIsNotGoneOnWith() throws Exception {
        var marker = broken("{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"f\",\"arguments\":\"{\\\"a\"}}]}");
        var stream = ChatStream.of(ask(chat(SHARED, marker, RESUME)).body());
        assertThat(stream.error()).isNotNull();
        assertThat(FAKE.requestsWith(marker)).isEmpty();
    }

    @Test
    void whoDoesNotAskForItGetsAnError() throws Exception {
        for (var more : List.of(",\"stream\":true", RESUME.replace("resume", "fail"))) {
            var marker = broken("{\"content\":\"Once upon\"}");
            var stream = ChatStream.of(ask(chat(SHARED, marker, more)).body());
            assertThat(stream.text()).isEqualTo("Once upon");
            assertThat(stream.error()).isNotNull();
            assertThat(FAKE.requestsWith(marker)).isEmpty();
        }
    }

    @Test
    void whenNobodyCanGoOnTheFailureIsTold() throws Exception {
        var marker = broken("{\"content\":\"Once upon\"}");
        var stream = ChatStream.of(
                post("/v1/chat/completions", streamed("raw/m", marker), "X-Throughline-On-Failure", "resume")
                        .body());
        assertThat(stream.text()).isEqualTo("Once upon");
        assertThat(stream.error()).isNotNull();
    }

    @Test
    void onFailureIsOneOfTwoWords() throws Exception {
        var answer = post("/v1/chat/completions", chat(MODEL, "hello"), "X-Throughline-On-Failure", "explode");
        assertThat(error(answer, 400).path("message").stringValue()).contains("must be \"fail\" or \"resume\"");
    }
}
