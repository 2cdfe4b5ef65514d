package io.throughline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Chat completions with {@code store}, over real sockets. */
class StoredCompletionsApiTest extends RunningGateway {

    private static final String PATH = "/v1/chat/completions";

    private JsonNode stored(String model, String text, String more) throws Exception {
        var answer = ask(chat(model, text, ",\"store\":true" + more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String metadata(String name, String value) {
        return ",\"metadata\":{\"" + name + "\":\"" + value + "\"}";
    }

    private List<String> ids(String query) throws Exception {
        var ids = new ArrayList<String>();
        json(get(PATH + query))
                .path("data")
                .forEach(each -> ids.add(each.path("id").asString()));
        return ids;
    }

    private HttpResponse<String> delete(String id) throws Exception {
        return send(request(PATH + "/" + id).DELETE());
    }

    @Test
    void showsWhatWasAnsweredWhoeverAnswered() throws Exception {
        for (var model : new String[] {MODEL, CLAUDE}) {
            var marker = unique();
            var answer = stored(model, marker, metadata("topic", marker) + ",\"temperature\":0.5");
            var id = answer.path("id").asString();

            var shown = json(get(PATH + "/" + id));
            assertThat(shown.path("id")).isEqualTo(answer.path("id"));
            assertThat(shown.path("object").asString()).isEqualTo("chat.completion");
            assertThat(shown.path("model")).isEqualTo(answer.path("model"));
            assertThat(shown.path("choices").path(0).path("message").path("content"))
                    .isEqualTo(answer.path("choices").path(0).path("message").path("content"));
            assertThat(shown.path("choices").path(0).path("finish_reason").asString())
                    .isEqualTo("stop");
            assertThat(shown.path("usage").path("total_tokens"))
                    .isEqualTo(answer.path("usage").path("total_tokens"));
            assertThat(shown.path("metadata").path("topic").asString()).isEqualTo(marker);
            assertThat(shown.path("temperature").asDouble()).isEqualTo(0.5);

            var messages = json(get(PATH + "/" + id + "/messages"));
            assertThat(messages.path("data")).hasSize(1);
            assertThat(messages.path("data").path(0).path("role").asString()).isEqualTo("user");
            assertThat(messages.path("data").path(0).path("content").asString()).isEqualTo(marker);
            assertThat(FAKE.requestsWith(marker))
                    .allSatisfy(sent -> assertThat(new String(sent.body(), UTF_8))
                            .doesNotContain("\"store\"")
                            .doesNotContain("\"topic\""));
        }
    }

    @Test
    void findsStreamedOnesByTheIdInTheirChunks() throws Exception {
        var marker = unique();
        var stream =
                ask(chat(CLAUDE, marker, ",\"store\":true,\"stream\":true")).body();
        var id = stream.substring(stream.indexOf("chatcmpl-"), stream.indexOf("chatcmpl-") + "chatcmpl-".length() + 32);

        var shown = json(get(PATH + "/" + id));
        assertThat(shown.path("choices").path(0).path("message").path("content").asString())
                .isEqualTo("You said: " + marker);
    }

    @Test
    void listsByMetadataInPages() throws Exception {
        var group = unique();
        var ids = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            ids.add(stored(CLAUDE, group + i, metadata("group", group))
                    .path("id")
                    .asString());
        }
        stored(CLAUDE, group, metadata("group", "other"));
        var where = "?metadata%5Bgroup%5D=" + group;

        assertThat(ids(where)).containsExactlyElementsOf(ids);
        assertThat(ids(where + "&order=desc")).containsExactlyElementsOf(ids.reversed());
        assertThat(ids(where + "&limit=1&after=" + ids.get(0))).containsExactly(ids.get(1));
        assertThat(json(get(PATH + where + "&limit=2")).path("has_more").asBoolean())
                .isTrue();
        assertThat(ids(where + "&model=" + MODEL)).isEmpty();
        assertThat(ids(where + "&model=" + CLAUDE)).hasSize(3);
    }

    @Test
    void isDescribedAnewAndDeleted() throws Exception {
        var marker = unique();
        var id = stored(CLAUDE, marker, "").path("id").asString();
        var described = send(request(PATH + "/" + id).POST(BodyPublishers.ofString("{\"metadata\":{\"a\":\"b\"}}")));
        assertThat(json(described).path("metadata").path("a").asString()).isEqualTo("b");
        assertThat(json(get(PATH + "/" + id)).path("metadata").path("a").asString())
                .isEqualTo("b");

        assertThat(json(delete(id)).path("deleted").asBoolean()).isTrue();
        error(get(PATH + "/" + id), 404);
        error(delete(id), 404);
        error(get(PATH + "/" + id + "/messages"), 404);
    }

    @Test
    void storesNothingUnasked() throws Exception {
        var answer = ask(chat(CLAUDE, unique()));
        error(get(PATH + "/" + json(answer).path("id").asString()), 404);
        assertThat(error(ask(chat(CLAUDE, "x", ",\"store\":true,\"metadata\":{\"a\":7}")), 400)
                        .path("param")
                        .asString())
                .isEqualTo("metadata.a");
        assertThat(get("/v1/responses/resp_" + "0".repeat(32)).statusCode()).isEqualTo(404);
    }
}
