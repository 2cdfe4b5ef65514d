package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database cannot hold is the client's fault, and nothing that is stored stands in the way of a search. */
class StorableApiTest extends RunningGateway {

    private static final String COMPLETIONS = "/v1/chat/completions";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/conversations/a%00b",
                "/v1/conversations/a%00b/items",
                "/v1/conversations/order/items/a%00b",
                "/v1/conversations?after=a%00b",
                "/v1/responses/resp_%00",
                "/v1/responses/resp_1/input_items?after=%00",
                "/v1/chat/completions/chatcmpl-%00",
                "/v1/chat/completions?model=%00",
                "/v1/chat/completions?metadata%5Ba%5D=%00",
                "/v1/chat/completions?metadata%5B%00%5D=a",
                "/v1/models/a%00b",
                "/api/threads/a%00b",
                "/api/assistants?skip=%00"
            })
    void refusesPathsAndQueries(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("U+0000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "items[0].id | {\"role\":\"user\",\"content\":\"x\",\"id\":\"a\\u0000b\"}",
                "items[0].metadata.a | {\"role\":\"user\",\"content\":\"x\",\"metadata\":{\"a\":[{\"b\":\"\\u0000\"}]}}",
                "items[0].metadata.a | {\"role\":\"user\",\"content\":\"x\",\"metadata\":{\"a\":\"\\ud800\"}}",
                "items[0].created_at | {\"role\":\"user\",\"content\":\"x\",\"created_at\":-1}",
                "items[0].created_at | {\"role\":\"user\",\"content\":\"x\",\"created_at\":253402300800}",
                "items[0].content | {\"role\":\"user\"}",
                "items[0].content | {\"type\":\"message\",\"role\":\"user\",\"content\":null}",
                "items[0].name | {\"role\":\"user\",\"content\":\"x\",\"name\":\"a b\"}",
                "items[0].name | {\"role\":\"user\",\"content\":\"x\",\"name\":7}",
                "items[0].metadata.� | {\"role\":\"user\",\"content\":\"x\",\"metadata\":{\"\\u0000\":\"\"}}"
            })
    void refusesItems(String param, String item) throws Exception {
        var path = "/v1/conversations/" + unique() + "/items";
        var error = error(post(path, "{\"items\":[" + item + "]}"), 400);
        assertThat(error.path("param").asString()).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "a\\udc00\\ud83d"})
    void refusesMetadata(String value) throws Exception {
        var metadata = ",\"metadata\":{\"n\":\"" + value + "\"}";
        var response = "{\"model\":\"" + MODEL + "\",\"input\":\"hi\"" + metadata + "}";
        for (var answer : List.of(
                ask(chat(MODEL, "hi", ",\"store\":true" + metadata)),
                post("/v1/responses", response),
                post("/v1/conversations", "{" + metadata.substring(1) + "}"))) {
            assertThat(error(answer, 400).path("param").asString()).isEqualTo("metadata.n");
        }
    }

    @Test
    void refusesAssistantsAndMemories() throws Exception {
        var made = json(post("/api/assistants", "{\"name\":\"" + unique() + "\"}"));
        var path = "/api/assistants/" + made.path("assistant_id").asString();
        for (var answer : List.of(
                post("/api/assistants", "{\"name\":\"a\\u0000b\"}"),
                post("/api/assistants", "{\"name\":\"a\",\"description\":\"\\u0000\"}"),
                post(path + "/memories", "{\"content\":\"\\u0000\"}"),
                post(path + "/memories", "{\"content\":\"a\",\"metadata\":{\"a\":\"\\u0000\"}}"),
                post(path + "/memories/search", "{\"query\":\"a\\u0000\"}"),
                post(path + "/threads", "{\"metadata\":{\"a\":\"\\ud800\"}}"))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        }
    }

    @Test
    void doesNotFindAnItemThatCannotBe() throws Exception {
        var body = "{\"model\":\"" + MODEL + "\",\"input\":[{\"type\":\"item_reference\",\"id\":\"a\\u0000b\"}]}";
        var answer = post("/v1/responses", body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 404);
    }

    /** A schema may name any character. */
    @Test
    void listsAndDescribesWhatHoldsOne() throws Exception {
        var group = unique();
        var schema =
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"[^\\u0000\\ud800]\"}}}";
        var tools =
                ",\"store\":true,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":%s}}],\"metadata\":{\"g\":\"%s\"}";
        var made = ask(chat(MODEL, group, tools.formatted(schema, group)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        var id = json(made).path("id").asString();
        var where = COMPLETIONS + "?metadata%5Bg%5D=";
        assertThat(json(get(where + group)).path("data").path(0).path("id").asString())
                .isEqualTo(id);
        assertThat(post(COMPLETIONS + "/" + id, "{\"metadata\":{\"g\":\"" + group + "2\"}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(get(where + group)).path("data")).isEmpty();
        assertThat(json(get(where + group + "2")).path("data")).hasSize(1);
    }
}
