package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.Said;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Conversations that a model summarizes before the summary is needed. */
@TestPropertySource(
        properties = {
            "throughline.assist.model=openai/gpt-4o-mini",
            "throughline.context.summary-after=400",
            "throughline.context.summary-wait=10s",
            "throughline.conversation.history-turns=30"
        })
class SummaryApiTest extends RunningGateway {

    private static final String NARROW = "narrow/narrow";
    private static final String FILLING = " and so the day went by without anything else worth telling".repeat(4);

    private static String in(String conversation, String more) {
        return ",\"conversation\":\"" + conversation + "\"" + more;
    }

    /** Whatever is asked with these words in it is answered by {@code NOTE-} and the marker, by the model that summarizes too. */
    private static String noted(String marker) {
        return "[[say text=\"NOTE-" + marker + ", the cat is Zephyr.\"]] Hello " + marker;
    }

    private void say(String conversation, int turns, String... first) throws Exception {
        for (int i = 0; i < turns; i++) {
            var text = i < first.length ? first[i] : "Note " + i + " of " + conversation + FILLING;
            var answer = ask(chat(MODEL, text, in(conversation, "")));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** Stores what was said elsewhere; whoever is to summarize it does as {@code first} says. */
    private void bring(String conversation, String first) throws Exception {
        var answer = ask(chat(MODEL, "Hello " + conversation, in(conversation, "")));
        var organization = (UUID) usage(answer).getFirst().get("organization_id");
        var said = new ArrayList<Said>();
        for (int i = 0; i < 12; i++) {
            var text = i == 0 ? first : "Note " + i + FILLING;
            said.add(Said.now(Message.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, text)));
        }
        gateway.getBean(Conversations.class)
                .append(organization, conversation, said)
                .block(Soon.DEADLINE);
    }

    private List<Map<String, Object>> summaries(String conversation) {
        return database.sql("""
                        select s.* from turn_summary s
                        join conversation c on c.organization_id = s.organization_id and c.id = s.conversation_id
                        where c.key = :key order by s.last_seq""")
                .bind("key", conversation)
                .fetch()
                .all()
                .collectList()
                .block(Soon.DEADLINE);
    }

    private Map<String, Object> summarized(String conversation) throws Exception {
        Soon.holds(() -> assertThat(summaries(conversation)).isNotEmpty());
        return summaries(conversation).getLast();
    }

    private List<Map<String, Object>> spent(String conversation) {
        return database.sql("select * from usage_record where conversation = :key and door = 'assist.summary'")
                .bind("key", conversation)
                .fetch()
                .all()
                .collectList()
                .block(Soon.DEADLINE);
    }

    private static JsonNode summarySegment(JsonNode segments) {
        for (var segment : segments) {
            if (segment.path("fate").stringValue().equals("added")) {
                return segment;
            }
        }
        throw new AssertionError("no summary in " + segments);
    }

    @Test
    void aModelOfTheOperatorsChoiceSummarizesInTheBackground() throws Exception {
        var conversation = unique();
        say(conversation, 8, noted(conversation));
        summarized(conversation);
        var summary = summaries(conversation).getFirst();
        assertThat((String) summary.get("text")).isEqualTo("NOTE-" + conversation + ", the cat is Zephyr.");
        assertThat(summary.get("model")).isEqualTo(MODEL);
        Soon.holds(() -> {
            assertThat(spent(conversation)).isNotEmpty();
            var record = spent(conversation).getFirst();
            assertThat(record.get("outcome")).isEqualTo("completed");
            assertThat((Long) record.get("cost_nano_usd")).isPositive();
            assertThat((Long) record.get("input_tokens")).isPositive();
        });
    }

    @Test
    void whatDoesNotFitIsSentAsItsSummary() throws Exception {
        var conversation = unique();
        say(conversation, 9, noted(conversation));
        summarized(conversation);
        for (var mode : List.of("summarize", "auto")) {
            var question = "What is my cat called, " + mode + "? " + conversation;
            var more = in(conversation, ",\"throughline\":{\"fit\":\"" + mode + "\",\"explain\":true}");
            var preview = json(post("/v1/context/preview", chat(NARROW, question, more)));
            assertThat(preview.path("tokens_by_part").path("summary").longValue())
                    .isPositive();
            var segment = summarySegment(preview.path("segments"));
            assertThat(segment.path("part").stringValue()).isEqualTo("summary");
            assertThat(segment.path("source").stringValue()).isEqualTo("summary");
            assertThat(segment.path("reason").stringValue())
                    .matches("stands for messages 0 to \\d+; \\d+ turns, by " + MODEL);
            var answer = ask(chat(NARROW, question, more));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-throughline-fitted").orElse(""))
                    .contains("summaries=");
            assertThat(answer.body()).contains("stands for messages 0 to").contains("by " + MODEL);
            assertThat(FAKE.requestsWith(question).getLast().bodyText())
                    .contains("Earlier in this conversation, in short:")
                    .contains("NOTE-" + conversation);
        }
    }

    @Test
    void whereTheModelFailsItIsDoneWithoutOne() throws Exception {
        var conversation = unique();
        bring(conversation, "[[500]] My cat is called Zephyr.");
        say(conversation, 1);
        var summary = summarized(conversation);
        assertThat(summary.get("model")).isNull();
        assertThat((String) summary.get("text")).contains("- user: [[500]] My cat is called Zephyr.");
        Soon.holds(() -> assertThat(spent(conversation))
                .anyMatch(record -> record.get("outcome").equals("refused")));
        say(conversation, 1);
    }

    @Test
    void aRequestWaitsForTheOneThatIsBeingMadeIfItIsToldTo() throws Exception {
        var conversation = unique();
        bring(conversation, "[[slow-first ms=700]] My cat is called Zephyr.");
        say(conversation, 1);
        var preview = json(post(
                "/v1/context/preview",
                chat(
                        NARROW,
                        "And now?",
                        in(conversation, ",\"token_limit\":600,\"throughline\":{\"fit\":\"summarize\"}"))));
        assertThat(summarySegment(preview.path("segments")).path("reason").stringValue())
                .contains("by " + MODEL);
    }

    @Test
    void theNextSummaryIsMadeFromTheLastOne() throws Exception {
        var conversation = unique();
        say(conversation, 8, noted(conversation));
        summarized(conversation);
        say(conversation, 8, "[[say text=\"SECOND-" + conversation + "\"]] go on");
        Soon.holds(() -> assertThat(summaries(conversation))
                .anyMatch(row -> row.get("text").equals("SECOND-" + conversation)));
        assertThat(FAKE.requestsWith("SECOND-" + conversation))
                .anyMatch(request -> request.bodyText().contains("<notes>\\nNOTE-" + conversation));
    }

    @Test
    void whatIsNotReadAnyMoreIsToldByItsSummary() throws Exception {
        var conversation = unique();
        say(conversation, 36, noted(conversation));
        summarized(conversation);
        var question = "What is my cat called? " + conversation;
        assertThat(ask(chat(MODEL, question, in(conversation, ""))).statusCode())
                .isEqualTo(200);
        var sent = FAKE.requestsWith(question).getLast().bodyText();
        assertThat(sent).as("though the window is wide").contains("Earlier in this conversation");
        assertThat(FakeMessages.count(sent)).isLessThan(2 * 36);
    }

    @Test
    void itIsGoneWithItsConversation() throws Exception {
        var conversation = unique();
        say(conversation, 8, noted(conversation));
        summarized(conversation);
        var organization = (UUID) summaries(conversation).getFirst().get("organization_id");
        var gone = gateway.getBean(Conversations.class).delete(organization, conversation);
        assertThat(gone.block(Soon.DEADLINE)).isTrue();
        var left = database.sql("select count(*) as left_over from turn_summary where text like :text")
                .bind("text", "%" + conversation + "%")
                .map(row -> row.get("left_over", Long.class))
                .one()
                .block(Soon.DEADLINE);
        assertThat(left).isZero();
    }

    /** The messages of a request. */
    private static final class FakeMessages {
        static int count(String body) {
            return body.split("\"role\"", -1).length - 1;
        }
    }
}
