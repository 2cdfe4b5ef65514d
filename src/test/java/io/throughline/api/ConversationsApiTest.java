package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conversations as OpenAI's clients make, fill, list and delete them. */
class ConversationsApiTest extends RunningGateway {

    private static final String CONVERSATIONS = "/v1/conversations";
    private static final String TOOL_ITEMS = """
            {"items": [
              {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "look"},
                {"type": "input_image", "image_url": "data:image/png;base64,AAAA", "detail": "low"}]},
              {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "hm"}], "encrypted_content": "sealed"},
              {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "f", "arguments": "{\\"a\\":1}"},
              {"type": "function_call", "id": "fc_2", "call_id": "call_2", "name": "g", "arguments": "{}"},
              {"type": "function_call_output", "call_id": "call_1", "output": "one"},
              {"type": "function_call_output", "call_id": "call_2", "output": "two"}
            ]}""";

    private JsonNode made(String body) throws Exception {
        return ok(post(CONVERSATIONS, body));
    }

    private static JsonNode ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String text(JsonNode node, String... path) {
        var at = node;
        for (var step : path) {
            at = step.chars().allMatch(Character::isDigit) ? at.path(Integer.parseInt(step)) : at.path(step);
        }
        return at.isString() ? at.stringValue() : at.toString();
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return send(request(path).DELETE());
    }

    private List<JsonNode> items(String id, String query) throws Exception {
        var all = new ArrayList<JsonNode>();
        ok(get(CONVERSATIONS + "/" + id + "/items?" + query)).path("data").forEach(all::add);
        return all;
    }

    private static String said(JsonNode item) {
        return text(item, "content", "0", "text");
    }

    @Test
    void aConversationIsMadeReadDescribedAndDeleted() throws Exception {
        var made = made("{\"metadata\":{\"topic\":\"cats\"},\"items\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        var id = text(made, "id");
        assertThat(id).matches("conv_[0-9a-f]{32}");
        assertThat(text(made, "object")).isEqualTo("conversation");
        assertThat(made.path("created_at").isIntegralNumber()).isTrue();
        assertThat(ok(get(CONVERSATIONS + "/" + id))).isEqualTo(made);
        assertThat(items(id, "")).hasSize(1);
        ok(post(CONVERSATIONS + "/" + id, "{\"metadata\":{\"topic\":\"dogs\"}}"));
        assertThat(text(ok(get(CONVERSATIONS + "/" + id)), "metadata", "topic")).isEqualTo("dogs");
        var gone = ok(delete(CONVERSATIONS + "/" + id));
        assertThat(gone.toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"object\":\"conversation.deleted\",\"deleted\":true}");
        error(get(CONVERSATIONS + "/" + id), 404);
        error(get(CONVERSATIONS + "/" + id + "/items"), 404);
        error(post(CONVERSATIONS + "/" + id + "/items", "{\"items\":[{\"role\":\"user\",\"content\":\"x\"}]}"), 404);
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        var wrong = error(post(CONVERSATIONS, "{\"metadata\":{\"n\":1}}"), 400);
        assertThat(text(wrong, "param")).isEqualTo("metadata.n");
        var id = text(made("{}"), "id");
        for (var item : List.of(
                "{\"role\":\"poet\",\"content\":\"x\"}",
                "{\"content\":\"x\"}",
                "{\"role\":\"user\",\"content\":\"x\",\"created_at\":\"yesterday\"}",
                "{\"role\":\"user\",\"content\":\"x\",\"id\":7}",
                "7")) {
            var error = error(post(CONVERSATIONS + "/" + id + "/items", "{\"items\":[" + item + "]}"), 400);
            assertThat(text(error, "param")).as(error.toString()).startsWith("items[0]");
        }
        error(post(CONVERSATIONS + "/" + id + "/items", "{\"items\":[]}"), 400);
        error(post(CONVERSATIONS + "/" + id + "/items", "{}"), 400);
        assertThat(items(id, "")).isEmpty();
    }

    @Test
    void thousandsOfItemsAreLoadedAtOnceAndPaged() throws Exception {
        var key = "order-" + unique();
        int before = FAKE.requests().size();
        var load = IntStream.range(0, 3000)
                .mapToObj(i ->
                        "{\"id\":\"own-%d\",\"role\":\"%s\",\"name\":\"ann\",\"content\":\"note %d\",\"created_at\":%d,\"metadata\":{\"n\":%d}}"
                                .formatted(i, i % 2 == 0 ? "user" : "assistant", i, 1_700_000_000 + i, i))
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
        var list = ok(post(CONVERSATIONS + "/" + key + "/items", load));
        assertThat(list.path("data").size()).isEqualTo(3000);
        assertThat(text(list, "first_id")).isEqualTo("own-0");
        assertThat(text(list, "last_id")).isEqualTo("own-2999");
        assertThat(FAKE.requests()).as("no model is asked").hasSize(before);

        var page = ok(get(CONVERSATIONS + "/" + key + "/items?limit=3"));
        assertThat(page.path("has_more").booleanValue()).isTrue();
        assertThat(text(page, "last_id")).isEqualTo("own-2997");
        var next = items(key, "limit=2&after=own-2997");
        assertThat(next).extracting(item -> text(item, "id")).containsExactly("own-2996", "own-2995");
        assertThat(text(next.getFirst(), "created_at")).isEqualTo("1700002996");
        assertThat(text(next.getFirst(), "metadata", "n")).isEqualTo("2996");
        assertThat(text(next.getFirst(), "name")).isEqualTo("ann");
        assertThat(items(key, "order=asc&limit=100&after=own-1950"))
                .hasSize(100)
                .extracting(ConversationsApiTest::said)
                .startsWith("note 1951")
                .endsWith("note 2050");
        assertThat(items(key, "order=asc&after=own-2998")).hasSize(1);

        var twice = error(post(CONVERSATIONS + "/" + key + "/items", load), 409);
        assertThat(text(twice, "message")).contains("own-0");
        error(get(CONVERSATIONS + "/" + key + "/items?after=own-3000"), 400);
    }

    @Test
    void whatWasLoadedGoesOnThroughAnyDoor() throws Exception {
        var key = unique();
        ok(post(
                CONVERSATIONS + "/" + key + "/items",
                "{\"items\":[{\"role\":\"user\",\"name\":\"ann\",\"content\":\"first "
                        + key
                        + "\",\"created_at\":\"2024-05-01T10:00:00+02:00\"},{\"type\":\"message\",\"role\":\"assistant\","
                        + "\"content\":[{\"type\":\"output_text\",\"text\":\"second\",\"annotations\":[]}]}]}"));
        ok(ask(chat(MODEL, "third " + key, ",\"conversation\":\"" + key + "\"")));
        var sent = new JsonMapper()
                .readTree(FAKE.requestsWith("third " + key).getLast().bodyText())
                .path("messages");
        assertThat(sent.size()).isEqualTo(3);
        assertThat(text(sent, "0", "name")).isEqualTo("ann");
        assertThat(text(sent, "1", "content")).isEqualTo("second");

        ok(post("/v1/responses", "{\"model\":\"" + MODEL + "\",\"input\":\"fifth\",\"conversation\":\"" + key + "\"}"));
        var all = items(key, "order=asc");
        assertThat(all)
                .extracting(ConversationsApiTest::said)
                .startsWith("first " + key, "second", "third " + key)
                .contains("fifth")
                .hasSize(6);
        assertThat(all).extracting(item -> text(item, "type")).containsOnly("message");
        assertThat(all)
                .extracting(item -> text(item, "role"))
                .containsExactly("user", "assistant", "user", "assistant", "user", "assistant");
        assertThat(text(all.getFirst(), "created_at")).isEqualTo("1714550400");
        for (var item : all) {
            assertThat(ok(get(CONVERSATIONS + "/" + key + "/items/" + text(item, "id"))))
                    .isEqualTo(item);
        }
    }

    @Test
    void itemsOfAllKindsComeBack() throws Exception {
        var id = text(made("{}"), "id");
        var brought = ok(post(CONVERSATIONS + "/" + id + "/items", TOOL_ITEMS)).path("data");
        var listed = items(id, "order=asc");
        assertThat(listed)
                .extracting(JsonNode::toString)
                .containsExactly(IntStream.range(0, 6)
                        .mapToObj(i -> brought.path(i).toString())
                        .toArray(String[]::new));
        assertThat(listed)
                .extracting(item -> text(item, "type"))
                .containsExactly(
                        "message",
                        "reasoning",
                        "function_call",
                        "function_call",
                        "function_call_output",
                        "function_call_output");
        assertThat(text(listed.getFirst(), "content", "1", "image_url")).isEqualTo("data:image/png;base64,AAAA");
        assertThat(text(listed.get(1), "encrypted_content")).isEqualTo("sealed");
        assertThat(text(listed.get(2), "id")).isEqualTo("fc_1");
        assertThat(text(listed.get(2), "arguments")).isEqualTo("{\"a\":1}");
        assertThat(text(listed.get(5), "output")).isEqualTo("two");
        assertThat(ok(get(CONVERSATIONS + "/" + id + "/items/fc_2"))).isEqualTo(listed.get(3));

        var marker = unique();
        ok(ask(chat(MODEL, marker, ",\"conversation\":\"" + id + "\"")));
        var sent = new JsonMapper()
                .readTree(FAKE.requestsWith(marker).getLast().bodyText())
                .path("messages");
        assertThat(sent.path(1).path("tool_calls").size())
                .as("both calls are one message: " + sent)
                .isEqualTo(2);
        assertThat(text(sent, "3", "tool_call_id")).isEqualTo("call_2");
    }

    @Test
    void chatMessagesWithCallsAreItemsToo() throws Exception {
        var id = text(made("{}"), "id");
        ok(post(CONVERSATIONS + "/" + id + "/items", """
                {"items": [
                  {"role": "user", "content": [{"type": "text", "text": "look"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]},
                  {"role": "assistant", "content": null, "tool_calls": [
                    {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
                  {"role": "tool", "tool_call_id": "call_1", "content": "one"}]}"""));
        assertThat(items(id, "order=asc"))
                .extracting(item -> text(item, "type"))
                .containsExactly("message", "function_call", "function_call_output");
    }

    @Test
    void instructionsAreListedOnce() throws Exception {
        var key = unique();
        for (int i = 0; i < 3; i++) {
            ok(ask("{\"model\":\"" + MODEL + "\",\"conversation\":\"" + key
                    + "\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\""
                    + i + "\"}]}"));
        }
        assertThat(items(key, "order=asc"))
                .extracting(item -> text(item, "role"))
                .containsExactly("system", "user", "assistant", "user", "assistant", "user", "assistant");
        var system = text(items(key, "order=asc").getFirst(), "id");
        ok(delete(CONVERSATIONS + "/" + key + "/items/" + system));
        assertThat(items(key, ""))
                .hasSize(6)
                .extracting(item -> text(item, "role"))
                .doesNotContain("system");
    }

    @Test
    void aDeletedItemIsGoneAndTheOthersKeepTheirIds() throws Exception {
        var key = unique();
        var secret = "secret-" + key;
        ok(post(
                CONVERSATIONS + "/" + key + "/items",
                "{\"items\":[{\"role\":\"user\",\"content\":\"" + secret
                        + "\"},{\"role\":\"user\",\"content\":\"b\"},{\"role\":\"assistant\",\"content\":\"c\"}]}"));
        var before = items(key, "order=asc");
        var conversation = ok(delete(CONVERSATIONS + "/" + key + "/items/" + text(before.getFirst(), "id")));
        assertThat(text(conversation, "id")).isEqualTo(key);
        assertThat(items(key, "order=asc")).isEqualTo(before.subList(1, 3));
        assertThat(ok(get(CONVERSATIONS + "/" + key + "/items/" + text(before.get(2), "id"))))
                .isEqualTo(before.get(2));
        error(get(CONVERSATIONS + "/" + key + "/items/" + text(before.getFirst(), "id")), 404);
        assertThat(stored(secret)).isZero();
    }

    @Test
    void deletionLeavesNothingBehind() throws Exception {
        var key = unique();
        var secret = "secret-" + key;
        ok(post(
                CONVERSATIONS + "/" + key + "/items",
                "{\"items\":[{\"role\":\"user\",\"content\":\"" + secret + "\"}]}",
                "idempotency-key",
                "load-" + key));
        ok(post(
                "/v1/chat/completions",
                chat(MODEL, secret, ",\"conversation\":\"" + key + "\""),
                "idempotency-key",
                "chat-" + key));
        assertThat(stored(secret)).isPositive();
        ok(delete(CONVERSATIONS + "/" + key));
        assertThat(stored(secret)).isZero();
    }

    /** Rows with that text, in whatever table. */
    private long stored(String text) {
        return database.sql("""
                        select (select count(*) from turn where concat(instructions, input, answer, asked, marks) like :text)
                            + (select count(*) from idempotent_answer where convert_from(body, 'UTF8') like :text)
                            + (select count(*) from kept_answer where answer::text like :text) as rows
                        """)
                .bind("text", "%" + text + "%")
                .map(row -> row.get("rows", Long.class))
                .one()
                .block();
    }

    @Test
    void aConversationIsFoundByItsKeyOrItsIdAlone() throws Exception {
        var key = "team a/" + unique();
        var path = CONVERSATIONS + "/" + URLEncoder.encode(key, StandardCharsets.UTF_8);
        ok(ask(chat(MODEL, "hi", ",\"conversation\":\"" + key + "\"")));
        assertThat(text(ok(get(path)), "id")).isEqualTo(key);
        var uuid = String.valueOf(database.sql("select id::text as id from conversation where key = :key")
                .bind("key", key)
                .map(row -> row.get("id", String.class))
                .one()
                .block());
        for (var id : List.of(uuid, "conv_" + uuid.replace("-", ""))) {
            assertThat(text(ok(get(CONVERSATIONS + "/" + id)), "id")).isEqualTo(key);
            assertThat(items(id, "")).hasSize(2);
        }
    }

    @Test
    void conversationsAreListedNewestFirst() throws Exception {
        var first = text(made("{}"), "id");
        var second = text(made("{}"), "id");
        var response = ok(post("/v1/responses", "{\"model\":\"" + MODEL + "\",\"input\":\"hi\"}"));
        var page = ok(get(CONVERSATIONS + "?limit=1"));
        assertThat(text(page, "data", "0", "id")).isEqualTo(second);
        assertThat(page.path("has_more").booleanValue()).isTrue();
        assertThat(text(ok(get(CONVERSATIONS + "?limit=1&after=" + second)), "data", "0", "id"))
                .isEqualTo(first);
        assertThat(text(ok(get(CONVERSATIONS + "?limit=1&all=true")), "data", "0", "id"))
                .isEqualTo(text(response, "id"));
    }
}
