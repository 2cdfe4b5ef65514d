package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RecordedRequest;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conversations that are longer than the window of the model that is to continue them. */
class FitApiTest extends RunningGateway {

    private static final String NARROW = "narrow/narrow";
    private static final String FILLING = " and so the day went by without anything else worth telling".repeat(4);

    private static String in(String conversation, String more) {
        return ",\"conversation\":\"" + conversation + "\"" + more;
    }

    /** Says that much to the wide model. */
    private String longConversation(String marker, int turns) throws Exception {
        for (int i = 0; i < turns; i++) {
            var text = i == 0 ? "My cat is called Zephyr, " + marker : "Note " + i + " of " + marker + FILLING;
            var answer = ask(chat(MODEL, text, in(marker, "")));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        return marker;
    }

    private static RecordedRequest lastSent(String marker) {
        return FAKE.requestsWith(marker).getLast();
    }

    private static List<JsonNode> messages(String body) {
        var messages = new ArrayList<JsonNode>();
        new JsonMapper().readTree(body).path("messages").forEach(messages::add);
        return messages;
    }

    @Test
    void aLongConversationGoesOnWithAModelOfASmallWindow() throws Exception {
        var conversation = longConversation(unique(), 14);
        var question = "What is my cat called? " + conversation;
        var answer = ask(chat("narrow/unlearned", question, in(conversation, "")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-fitted").orElse(""))
                .contains("dropped=");
        var sent = messages(lastSent(question).bodyText());
        assertThat(sent).hasSizeBetween(3, 20);
        assertThat(sent.getFirst().path("content").stringValue()).contains("Zephyr");
        assertThat(sent.getLast().path("content").stringValue()).isEqualTo(question);
        var whole = ask(chat(MODEL, "And now? " + conversation, in(conversation, "")));
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(messages(lastSent("And now? " + conversation).bodyText()))
                .as("nothing is lost for good")
                .hasSize(2 * 15 + 1);
    }

    @Test
    void aSingleMessageThatIsTooLongIsRefusedWithBothNumbers() throws Exception {
        var marker = unique();
        var text = marker + FILLING.repeat(40);
        var error = error(ask(chat(NARROW, text, in(marker, ""))), 400);
        assertThat(error.path("code").stringValue()).isEqualTo("context_length_exceeded");
        assertThat(error.path("message").stringValue())
                .contains("maximum context length is 1200 tokens, 900 of them for the prompt")
                .containsPattern("the prompt has 2\\d{3} tokens");
        assertThat(FAKE.requestsWith(marker)).isEmpty();
    }

    @Test
    void aRefusalOfOurOwnIsNoFailureOfTheRoute() throws Exception {
        var marker = unique();
        var answer = ask(chat(NARROW, marker + FILLING.repeat(40), in(marker, "")));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-throughline-failures")).isEmpty();
        var usage = usage(answer).getFirst();
        assertThat(usage.get("attempts")).isEqualTo(0);
        assertThat(usage.get("failures")).isNull();
    }

    @Test
    void whatAProviderCountedIsToldWhenNothingShorterCanBeSent() throws Exception {
        var marker = unique();
        var answer = ask(chat(NARROW, "[[context-length]] " + marker + FILLING.repeat(16), in(marker, "")));
        assertThat(error(answer, 400).path("message").stringValue())
                .as("its own words")
                .doesNotContain("of them for the prompt");
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("1");
        assertThat(answer.headers().firstValue("x-throughline-failures").orElse(""))
                .containsOnlyOnce("narrow/narrow");
        assertThat(FAKE.requestsWith(marker)).hasSize(1);
    }

    @Test
    void aNarrowerModelThatAnswersInsteadGetsAPromptOfItsOwn() throws Exception {
        var conversation = longConversation(unique(), 14);
        var text = "[[500 times=1]] What is my cat called? " + conversation;
        var answer = ask(chat(MODEL, text, in(conversation, ",\"models\":[\"" + NARROW + "\"]")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue(NARROW);
        var sent = FAKE.requestsWith(text);
        assertThat(sent).hasSize(2);
        assertThat(messages(sent.getFirst().bodyText())).as("the wide one").hasSize(2 * 14 + 1);
        assertThat(messages(sent.getLast().bodyText())).as("the narrow one").hasSizeBetween(3, 20);
        assertThat(answer.headers().firstValue("x-throughline-fitted").orElse(""))
                .contains("dropped=");
    }

    @Test
    void anthropicsClientsReadItInItsWords() throws Exception {
        var marker = unique();
        var answer = post(
                "/v1/messages",
                chat(NARROW, marker + FILLING.repeat(40), ",\"max_tokens\":300" + in(marker, "")),
                "anthropic-version",
                "2023-06-01");
        assertThat(answer.statusCode()).isEqualTo(400);
        var error = json(answer).path("error");
        assertThat(error.path("type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").stringValue())
                .containsPattern("^prompt is too long: 2\\d{3} tokens > 900 maximum");
    }

    @Test
    void offIsARefusalWithBothNumbers() throws Exception {
        var conversation = longConversation(unique(), 14);
        var fit = in(conversation, ",\"throughline\":{\"fit\":\"off\"}");
        var error = error(ask(chat(NARROW, "Go on, " + conversation, fit)), 400);
        assertThat(error.path("code").stringValue()).isEqualTo("context_length_exceeded");
        assertThat(error.path("message").stringValue())
                .contains("1200 tokens")
                .containsPattern("the prompt has \\d{4} tokens")
                .contains("throughline.fit");
        assertThat(FAKE.requestsWith("Go on, " + conversation)).isEmpty();
    }

    @Test
    void aProvidersTooLongLeadsToOneShorterTry() throws Exception {
        var conversation = longConversation(unique(), 4);
        var text = "[[context-length times=1]] Go on, " + conversation;
        var answer = ask(chat(NARROW, text, in(conversation, "")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var tries = FAKE.requestsWith(text);
        assertThat(tries).hasSize(2);
        assertThat(messages(tries.getLast().bodyText()))
                .hasSizeLessThan(messages(tries.getFirst().bodyText()).size());
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
    }

    @Test
    void onlyOneShorterTryIsMade() throws Exception {
        var conversation = longConversation(unique(), 4);
        var text = "[[context-length]] Go on, " + conversation;
        var error = error(ask(chat(NARROW, text, in(conversation, ""))), 400);
        assertThat(error.path("code").stringValue()).isEqualTo("context_length_exceeded");
        assertThat(FAKE.requestsWith(text)).hasSize(2);
    }

    @Test
    void whatAProviderCountsCorrectsTheCountOfItsModel() throws Exception {
        var text = "{\"model\":\"narrow/learning\",\"text\":\"" + "plain words ".repeat(30) + "\"}";
        assertThat(json(post("/v1/context/count", text)).path("method").stringValue())
                .contains("assumed");
        var conversation = unique();
        var long100 = "word ".repeat(150);
        var answer = ask(
                chat("narrow/learning", "[[context-length times=1]] " + conversation + long100, in(conversation, "")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Soon.holds(() -> assertThat(
                        json(post("/v1/context/count", text)).path("method").stringValue())
                .contains("learned from"));
    }

    @Test
    void aStatelessRequestIsSentAsItIs() throws Exception {
        var marker = unique();
        var body = chat(MODEL, marker + FILLING.repeat(100), ",  \"user\" : \"u\"");
        assertThat(ask(body).statusCode()).isEqualTo(200);
        assertThat(lastSent(marker).bodyText()).contains(",  \"user\" : \"u\"");
        var narrow = unique();
        assertThat(ask(chat(NARROW, narrow + FILLING.repeat(40))).statusCode())
                .as("its provider may know better")
                .isEqualTo(200);
        assertThat(lastSent(narrow).bodyText()).contains(FILLING.repeat(40));
    }

    @Test
    void aStatelessRequestIsFittedWhereItAsksForIt() throws Exception {
        var marker = unique();
        var fit = ",\"transforms\":[\"middle-out\"]";
        var body = history(NARROW, marker, fit);
        var answer = ask(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-fitted").orElse(""))
                .contains("dropped=");
        var sent = messages(lastSent(marker).bodyText());
        assertThat(sent.getFirst().path("content").stringValue()).startsWith("0 ");
        assertThat(sent.getLast().path("content").stringValue()).startsWith("40 ");
        assertThat(sent.size()).isLessThan(41);
    }

    @Test
    void withoutAModelForItASummaryTellsHowMessagesBegan() throws Exception {
        var conversation = unique();
        for (int i = 0; i < 12; i++) {
            var said =
                    i == 0 ? "My cat is called Zephyr, " + conversation : "Note " + i + " of " + conversation + FILLING;
            assertThat(ask(chat("narrow/little", said, in(conversation, ""))).statusCode())
                    .isEqualTo(200);
        }
        var text = "What do you remember of " + conversation;
        var asking = chat("narrow/little", text, in(conversation, ",\"throughline\":{\"fit\":\"summarize\"}"));
        Soon.holds(() -> assertThat(database.sql(
                                "select s.text from turn_summary s join conversation c on c.id = s.conversation_id where c.key = :key")
                        .bind("key", conversation)
                        .map(row -> row.get(0, String.class))
                        .all()
                        .collectList()
                        .block(Soon.DEADLINE))
                .isNotEmpty());
        Soon.holds(() -> assertThat(preview(asking).path("segments").toString()).contains("turns, without a model"));
        assertThat(ask(asking).statusCode()).isEqualTo(200);
        assertThat(lastSent(text).bodyText())
                .contains("Earlier in this conversation, in short:")
                .contains("- user: My cat is called Zephyr");
        var spent = database.sql(
                        "select count(*) as spent from usage_record where conversation = :key and door = 'assist.summary'")
                .bind("key", conversation)
                .map(row -> row.get("spent", Long.class))
                .one()
                .block(Soon.DEADLINE);
        assertThat(spent).isZero();
    }

    private static String history(String model, String marker, String more) {
        var messages = IntStream.range(0, 41)
                .mapToObj(i -> "{\"role\":\"" + (i % 2 == 0 ? "user" : "assistant") + "\",\"content\":\"" + i + " "
                        + marker + FILLING + "\"}")
                .collect(Collectors.joining(","));
        var named = model.isEmpty() ? "" : "\"model\":\"" + model + "\",";
        return "{" + named + "\"messages\":[" + messages + "]" + more + "}";
    }

    private JsonNode preview(String body) throws Exception {
        HttpResponse<String> answer = post("/v1/context/preview", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    @Test
    void aPreviewTellsWhatWouldBeSentAndCallsNobody() throws Exception {
        var marker = unique();
        var shown = preview(history(NARROW, marker, ""));
        assertThat(FAKE.requestsWith(marker)).isEmpty();
        assertThat(shown.path("model").stringValue()).isEqualTo(NARROW);
        assertThat(shown.path("window_tokens").longValue()).isEqualTo(1_200);
        assertThat(shown.path("prompt_tokens").longValue()).isBetween(300L, 900L);
        assertThat(shown.path("segments").size()).isEqualTo(41);
        assertThat(shown.path("dropped").intValue() + shown.path("messages").size())
                .isEqualTo(41);
        long parts = 0;
        for (var part : shown.path("tokens_by_part")) {
            parts += part.longValue();
        }
        assertThat(parts + shown.path("fixed_tokens").longValue())
                .isEqualTo(shown.path("prompt_tokens").longValue());
        for (var segment : shown.path("segments")) {
            boolean dropped = segment.path("fate").stringValue().equals("dropped");
            assertThat(segment.path("part").isNull()).isEqualTo(dropped);
            assertThat(segment.path("reason").stringValue()).isNotBlank();
        }
    }

    @Test
    void aPreviewNeedsNoModel() throws Exception {
        for (var limit : List.of("token_limit", "limit", "max_tokens")) {
            var shown = preview(history("", unique(), ",\"" + limit + "\":700"));
            assertThat(shown.path("model").isNull()).isTrue();
            assertThat(shown.path("prompt_tokens").longValue()).isBetween(300L, 700L);
            assertThat(shown.path("method").stringValue()).isEqualTo("o200k exact");
        }
    }

    @Test
    void theTokensOfATextAreCounted() throws Exception {
        var exact = json(post("/v1/context/count", "{\"model\":\"" + MODEL + "\",\"text\":\"hello world\"}"));
        assertThat(exact.path("tokens").intValue()).isEqualTo(2);
        assertThat(exact.path("method").stringValue()).isEqualTo("o200k exact");
        assertThat(exact.path("model").stringValue()).isEqualTo(MODEL);
        var plain = json(post("/v1/context/count", "{\"text\":\"hello world\"}"));
        assertThat(plain.path("tokens").intValue()).isEqualTo(2);
        assertThat(plain.path("model").isNull()).isTrue();
        var error = error(post("/v1/context/count", "{\"text\":7}"), 400);
        assertThat(error.path("param").stringValue()).isEqualTo("text");
    }
}
