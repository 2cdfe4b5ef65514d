package io.throughline.fault;

import static io.throughline.testing.RawUpstream.answer;
import static io.throughline.testing.RawUpstream.end;
import static io.throughline.testing.RawUpstream.event;
import static io.throughline.testing.RawUpstream.head;
import static io.throughline.testing.RawUpstream.reset;
import static io.throughline.testing.RawUpstream.silence;
import static io.throughline.testing.RawUpstream.verbatim;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.ChatStream;
import io.throughline.testing.RawUpstream.Step;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two providers offer one model: while nothing has reached the client, the second answers for the first. */
class FailoverFaultTest extends RunningGateway {

    private static final String ROLE =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}";

    static Stream<Named<List<Step>>> failures() {
        return Stream.of(
                play("500", answer(500, "application/json", "{}")),
                play("429", answer(429, "application/json", "{}")),
                play("401", answer(401, "application/json", "{}")),
                play("503 page", answer(503, "text/html", "<html>")),
                play("200 page", answer(200, "text/html", "<html>")),
                play("half an answer", answer(200, "application/json", "{\"id\"")),
                play("error in an answer", answer(200, "application/json", "{\"error\":{\"message\":\"m\"}}")),
                play("no HTTP", verbatim("hello\r\n\r\n")),
                play("reset", reset()),
                play("role, then an error", head(), event(ROLE), event("{\"error\":{\"message\":\"m\"}}"), end()),
                play("role, then a reset", head(), event(ROLE), reset()));
    }

    private static Named<List<Step>> play(String name, Step... steps) {
        return Named.of(name, List.of(steps));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theSecondProviderAnswers(List<Step> failure) throws Exception {
        var marker = unique();
        RAW.play(marker, failure.toArray(Step[]::new));

        var plain = ask(chat(SHARED, marker));
        assertThat(plain.statusCode()).as(plain.body()).isEqualTo(200);
        assertThat(plain.body()).contains("You said: " + marker);
        assertThat(plain.headers().firstValue("x-throughline-attempts")).hasValue("2");
        assertThat(plain.headers().firstValue("x-throughline-provider")).hasValue("second");
        assertThat(plain.headers().firstValue("x-throughline-failures").orElse(""))
                .startsWith("first/shared-model: ")
                .doesNotContain("second/");

        var answer = ask(streamed(SHARED, marker));
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue("second/" + SHARED);
        var stream = ChatStream.of(answer.body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.text()).isEqualTo("You said: " + marker);
        assertThat(RAW.calls(marker)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void aRefusedConnectionIsLeftAtOnce(String more) throws Exception {
        var answer = ask(chat("half-deaf", "hello", more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-provider")).hasValue("hearing");
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void theClientsOwnMistakeIsToldAtOnce(String more) throws Exception {
        var marker = unique();
        RAW.play(
                marker,
                answer(
                        400,
                        "application/json",
                        "{\"error\":{\"message\":\"temperature is wrong\",\"param\":\"temperature\"}}"));
        FAKE.reset();
        var error = error(ask(chat(SHARED, marker, more)), 400);
        assertThat(error.path("message").stringValue()).contains("temperature is wrong");
        assertThat(FAKE.requestsWith(marker)).isEmpty();
    }

    @Test
    void nothingIsTriedAgainOnceTheClientHasSeenSomething() throws Exception {
        var marker = unique();
        RAW.play(
                marker,
                head(),
                event(ROLE),
                event(ROLE.replace("\"role\":\"assistant\",\"content\":\"\"", "\"content\":\"Hi\"")),
                reset());
        FAKE.reset();
        var stream = ChatStream.of(ask(streamed(SHARED, marker)).body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.text()).isEqualTo("Hi");
        assertThat(stream.error()).isNotNull();
        assertThat(FAKE.requestsWith(marker)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void anAnswerThatAFilterEmptiedGoesToTheFallback(String stream) throws Exception {
        var marker = unique();
        playFiltered(marker, !stream.isEmpty(), "");
        var answer = ask(chat("raw/m", marker, stream + fallbacks("\"" + MODEL + "\"")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"finish_reason\":\"stop\"").doesNotContain("content_filter");
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
        assertThat(answer.headers().firstValue("x-throughline-failures").orElse(""))
                .startsWith("raw/m: content refused ");
        Soon.holds(() ->
                assertThat(usage(answer)).extracting(row -> row.get("outcome")).containsExactly("failed", "completed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void anAnswerThatAFilterEmptiedPassesWhereNothingStandsIn(String stream) throws Exception {
        var marker = unique();
        playFiltered(marker, !stream.isEmpty(), "");
        passesAsItIs(ask(chat("raw/m", marker, stream + fallbacks(""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void anAnswerThatAFilterCutShortIsAnAnswer(String stream) throws Exception {
        var marker = unique();
        playFiltered(marker, !stream.isEmpty(), "So");
        passesAsItIs(ask(chat("raw/m", marker, stream + fallbacks("\"" + MODEL + "\""))));
    }

    private static void passesAsItIs(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"finish_reason\":\"content_filter\"");
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("1");
    }

    private static String fallbacks(String models) {
        return ",\"content_policy_fallbacks\":[" + models + "]";
    }

    private static void playFiltered(String marker, boolean streamed, String text) {
        var said = ROLE.replace("\"content\":\"\"", "\"content\":\"" + text + "\"");
        var filtered = said.replace("\"finish_reason\":null", "\"finish_reason\":\"content_filter\"");
        if (streamed) {
            RAW.play(marker, head(), event(ROLE), event(filtered), event("[DONE]"), end());
        } else {
            RAW.play(
                    marker,
                    answer(
                            200,
                            "application/json",
                            filtered.replace(".chunk", "").replace("delta", "message")));
        }
    }

    @Test
    void theLastProvidersErrorIsTold() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(500, "application/json", "{}"));
        var answer = ask(chat(SHARED, marker + " [[429 after=9]]"));
        var error = error(answer, 429);
        assertThat(error.path("message").stringValue()).contains("provider 'second'");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("9");
        assertThat(answer.headers().firstValue("x-throughline-provider")).hasValue("second");
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
        assertThat(answer.headers().firstValue("x-throughline-failures").orElse(""))
                .matches("first/shared-model: 500 failed \\d+ ms; second/shared-model: 429 rate limited \\d+ ms");
    }

    @Test
    void aTurnIsRecordedOnceWhenTheSecondProviderAnswers() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(500, "application/json", "{}"));
        assertThat(ask(chat(SHARED, marker, ",\"conversation\":\"" + marker + "\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask(chat(MODEL, "[[memory]]", ",\"conversation\":\"" + marker + "\""))
                        .body())
                .contains("I have seen 2 messages");
    }

    @Test
    void whatFailedIsKeptWithTheUsage() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(500, "application/json", "{}"));
        assertThat(usage(ask(chat(SHARED, marker))).getFirst().get("failures"))
                .asString()
                .matches("first/shared-model: 500 failed \\d+ ms");
        assertThat(usage(ask(chat(SHARED, marker + " [[429 after=9]]")))
                        .getFirst()
                        .get("failures"))
                .asString()
                .matches("first/shared-model: 500 failed \\d+ ms; second/shared-model: 429 rate limited \\d+ ms");
        assertThat(usage(ask(chat(MODEL, "hello"))).getFirst()).containsEntry("failures", null);
    }

    @Test
    void aRequestMayBeInHaste() throws Exception {
        var marker = unique();
        RAW.play(marker, silence());
        var inBody = error(ask(chat("raw/m", marker, ",\"throughline\":{\"timeout\":0.3}")), 504);
        assertThat(inBody.path("code").stringValue()).isEqualTo("total_timeout");
        var inHeader = post("/v1/chat/completions", streamed("raw/m", marker), "X-Throughline-Timeout", "0.3");
        assertThat(error(inHeader, 504).path("code").stringValue()).isEqualTo("total_timeout");
        assertThat(inHeader.headers().firstValue("x-throughline-failures").orElse(""))
                .startsWith("raw/m: timeout ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
    void hasteIsAskedForAsLiteLlmSpellsIt(String path) throws Exception {
        var marker = unique();
        RAW.play(marker, silence());
        var late = post(path, chat("raw/m", marker, ",\"max_tokens\":9,\"timeout\":0.3"));
        assertThat(late.statusCode()).as(late.body()).isEqualTo(504);
        assertThat(late.body()).contains("within the time that was left for the request");
        for (var bad : List.of("\"30\"", "0", "true", "{}")) {
            var answer = post(path, chat(MODEL, "hello", ",\"max_tokens\":9,\"timeout\":" + bad));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("timeout must be seconds");
        }
    }

    @Test
    void ourOwnTimeoutGoesBeforeLiteLlms() throws Exception {
        var marker = unique();
        RAW.play(marker, silence());
        var both = ",\"timeout\":30,\"throughline\":{\"timeout\":0.3}";
        assertThat(error(ask(chat("raw/m", marker, both)), 504).path("code").stringValue())
                .isEqualTo("total_timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "soon", "90000", "1e3"})
    void hasteIsAskedForInSeconds(String timeout) throws Exception {
        var answer = post("/v1/chat/completions", chat(MODEL, "hello"), "X-Throughline-Timeout", timeout);
        assertThat(error(answer, 400).path("message").stringValue())
                .contains("X-Throughline-Timeout must be seconds", timeout);
    }

    @Test
    void hasteIsNotSentOn() throws Exception {
        var marker = unique();
        FAKE.reset();
        var answer = ask(chat(MODEL, marker, ",\"timeout\":30,\"throughline\":{\"timeout\":30,\"hedge\":true}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(FAKE.violations()).isEmpty();
    }
}
