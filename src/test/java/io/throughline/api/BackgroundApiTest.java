package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Responses that are made while their client does something else. */
class BackgroundApiTest extends RunningGateway {

    private static final String RESPONSES = "/v1/responses";
    private static final String SLOW = "[[slow-chunks ms=200]] one two three four five ";

    private static String asked(String model, String input, String more) {
        return "{\"model\":\"" + model + "\",\"background\":true,\"input\":\"" + input + "\"" + more + "}";
    }

    private static JsonNode ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String status(JsonNode response) {
        return response.path("status").stringValue();
    }

    private JsonNode got(String id) throws Exception {
        return ok(get(RESPONSES + "/" + id));
    }

    private JsonNode ended(String id) throws Exception {
        Soon.holds(() -> assertThat(!List.of("queued", "in_progress").contains(status(got(id))))
                .isTrue());
        return got(id);
    }

    private void mark(String id, String what) {
        database.sql("update background_response set " + what + " where id = :id::uuid")
                .bind("id", id.substring("resp_".length()))
                .then()
                .block();
    }

    @Test
    void theAnswerIsReadWhenItIsThere() throws Exception {
        var marker = unique();
        var begun = ok(post(RESPONSES, asked(MODEL, "[[slow-first ms=900]] " + marker, ",\"metadata\":{\"a\":\"b\"}")));
        assertThat(status(begun)).isIn("queued", "in_progress");
        assertThat(begun.path("background").booleanValue()).isTrue();
        assertThat(begun.path("output").size()).isZero();
        var id = begun.path("id").stringValue();
        assertThat(status(got(id))).isIn("queued", "in_progress");
        error(send(request(RESPONSES + "/" + id).DELETE()), 409);
        var ended = ended(id);
        assertThat(status(ended)).isEqualTo("completed");
        assertThat(ended.path("background").booleanValue()).isTrue();
        assertThat(ended.path("metadata").path("a").stringValue()).isEqualTo("b");
        assertThat(ended.path("output")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .stringValue())
                .contains(marker);
        assertThat(FAKE.requestsWith(marker).getLast().bodyText()).doesNotContain("background");
        ok(send(request(RESPONSES + "/" + id).DELETE()));
        error(get(RESPONSES + "/" + id), 404);
    }

    @Test
    void whatCannotBeginIsRefusedAtOnce() throws Exception {
        assertThat(error(post(RESPONSES, asked("nobody-known", "x", "")), 404).toString())
                .contains("model_not_found");
        assertThat(error(post(RESPONSES, asked("nobody-known", "x", ",\"stream\":true")), 404)
                        .toString())
                .contains("model_not_found");
        var id = ok(post(RESPONSES, asked(MODEL, "[[hang]] " + unique(), "")))
                .path("id")
                .stringValue();
        var onward = ",\"previous_response_id\":\"" + id + "\"";
        assertThat(error(post(RESPONSES, asked(MODEL, "x", onward)), 400).toString())
                .contains("still in progress");
        var inFront = "{\"model\":\"" + MODEL + "\",\"input\":\"x\"" + onward + "}";
        assertThat(error(post(RESPONSES, inFront), 400).toString()).contains("still in progress");
        ok(post(RESPONSES + "/" + id + "/cancel", ""));
    }

    @Test
    void instructionsInForceAreSentOnce() throws Exception {
        var marker = unique();
        var key = "once-" + marker;
        var words = "Be brief, " + marker;
        ok(post(
                "/v1/chat/completions",
                "{\"model\":\"" + MODEL + "\",\"conversation\":\"" + key
                        + "\",\"messages\":[{\"role\":\"system\",\"content\":\"" + words
                        + "\"},{\"role\":\"user\",\"content\":\"one\"}]}"));
        ok(post(
                RESPONSES,
                "{\"model\":\"" + MODEL + "\",\"conversation\":\"" + key + "\",\"instructions\":\"" + words
                        + "\",\"input\":\"two\"}"));
        assertThat(FAKE.requestsWith(marker).getLast().bodyText().split(marker, -1))
                .hasSize(2);
    }

    @Test
    void whoJoinsIsToldEverythingFromTheBeginning() throws Exception {
        var begun = post(RESPONSES, asked(MODEL, SLOW + unique(), ",\"stream\":true"));
        var first = begun.body();
        assertThat(first).contains("event: response.created", "event: response.queued", "event: response.in_progress");
        var id = id(first);
        var again = get(RESPONSES + "/" + id + "?stream=true").body();
        assertThat(numbers(again))
                .isEqualTo(IntStream.range(0, numbers(again).size()).boxed().toList());
        assertThat(again).contains("\"status\":\"queued\"").contains("event: response.completed");
    }

    @Test
    void aRunningOneIsJoinedAndFollowed() throws Exception {
        String id;
        try (var client = client()) {
            client.post(RESPONSES, KEY, asked(MODEL, SLOW + unique(), ",\"stream\":true"));
            id = id(client.readUntil("response.in_progress"));
        }
        assertThat(status(got(id))).isEqualTo("in_progress");
        var joined = get(RESPONSES + "/" + id + "?stream=true&starting_after=1").body();
        assertThat(numbers(joined)).startsWith(2, 3).hasSizeGreaterThan(10);
        assertThat(joined).contains("event: response.completed").doesNotContain("response.queued");
        assertThat(status(got(id))).isEqualTo("completed");
    }

    private static String id(String stream) {
        return Pattern.compile("resp_[0-9a-f]{32}")
                .matcher(stream)
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }

    private static List<Integer> numbers(String stream) {
        return Pattern.compile("\"sequence_number\":(\\d+)")
                .matcher(stream)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
    }

    @Test
    void aClientThatHangsUpStopsNothing() throws Exception {
        var marker = unique();
        var key = "bg-" + marker;
        try (var client = client()) {
            client.post(
                    RESPONSES, KEY, asked(MODEL, SLOW + marker, ",\"stream\":true,\"conversation\":\"" + key + "\""));
            Soon.holds(() -> assertThat(!FAKE.requestsWith(marker).isEmpty()).isTrue());
        }
        Soon.holds(() -> assertThat(
                        get("/v1/conversations/" + key + "/items").body().contains("output_text"))
                .isTrue());
        assertThat(ok(get("/v1/conversations/" + key + "/items")).path("data").size())
                .isEqualTo(2);
    }

    @Test
    void oneIsCancelledHereAndElsewhere() throws Exception {
        for (boolean here : new boolean[] {true, false}) {
            var marker = unique();
            var id = ok(post(RESPONSES, asked(MODEL, "[[hang]] " + marker, "")))
                    .path("id")
                    .stringValue();
            Soon.holds(() -> assertThat(!FAKE.requestsWith(marker).isEmpty()).isTrue());
            if (here) {
                assertThat(status(ok(post(RESPONSES + "/" + id + "/cancel", "{}"))))
                        .isEqualTo("cancelled");
            } else {
                mark(id, "state = 'cancelled'");
            }
            Soon.holds(() -> assertThat(stored(id) == 1).isTrue());
            assertThat(status(got(id))).isEqualTo("cancelled");
            assertThat(status(ok(post(RESPONSES + "/" + id + "/cancel", "{}")))).isEqualTo("cancelled");
        }
    }

    private long stored(String id) {
        return database.sql("select count(*) as turns from turn where id = :id::uuid and status = 'cancelled'")
                .bind("id", id.substring("resp_".length()))
                .map(row -> row.get("turns", Long.class))
                .one()
                .block();
    }

    @Test
    void onlyResponsesInTheBackgroundAreCancelled() throws Exception {
        var id = ok(post(RESPONSES, "{\"model\":\"" + MODEL + "\",\"input\":\"hi\"}"))
                .path("id")
                .stringValue();
        error(post(RESPONSES + "/" + id + "/cancel", "{}"), 400);
        error(post(RESPONSES + "/resp_" + "0".repeat(32) + "/cancel", "{}"), 404);
        error(post(RESPONSES, asked(MODEL, "hi", ",\"store\":false")), 400);
    }

    @Test
    void whatFailsIsReadAsFailed() throws Exception {
        var id = ok(post(RESPONSES, asked("nobody/nothing", "hi", "")))
                .path("id")
                .stringValue();
        var ended = ended(id);
        assertThat(status(ended)).isEqualTo("failed");
        assertThat(ended.path("error").path("message").stringValue()).isNotBlank();
    }

    @Test
    void oneWhoseGatewayDiedHasFailed() throws Exception {
        var id = "resp_" + "ab".repeat(16);
        database.sql("""
                        insert into background_response (organization_id, id, conversation, state, alive_until, asked, model, started_at)
                        select organization_id, :id::uuid, 'dead', 'in_progress', now() - interval '1 minute', '{"background":true}', 'm', now()
                        from turn order by started_at desc limit 1
                        """).bind("id", id.substring("resp_".length())).then().block();
        assertThat(status(got(id))).isEqualTo("failed");
    }
}
