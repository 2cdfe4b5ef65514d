package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** Providers that an administrator adds while the gateway runs. */
class AddedProviderTest extends RunningGateway {

    @Value("${throughline.provider-files}")
    private String folder;

    private HttpResponse<String> put(String id, String body, String... headers) throws Exception {
        return send(request("/admin/providers/" + id).PUT(BodyPublishers.ofString(body)), headers);
    }

    private HttpResponse<String> delete(String id) throws Exception {
        return send(request("/admin/providers/" + id).DELETE());
    }

    @Test
    void isCalledAtOnceWithItsSealedKey() throws Exception {
        var made = put("lab-one", """
                {"dialect": "openai-chat", "base_url": "%s", "api_key": "sk-lab-planted",
                 "models": [{"name": "lab-model", "window": 32000, "price": {"since": "2026-11-01", "input": 1, "output": 2}}]}
                """.formatted(FAKE.openAiUrl()));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(json(made).path("live").asBoolean()).isTrue();
        assertThat(json(made).path("key_sealed").asBoolean()).isTrue();
        assertThat(made.body()).doesNotContain("sk-lab-planted");

        assertThat(ask(chat("lab-model", "Hi")).statusCode()).isEqualTo(200);
        assertThat(ask(chat("lab-one/anything", "Hi")).statusCode()).isEqualTo(200);
        assertThat(get("/v1/models/lab-one%2Flab-model").body()).contains("32000");
        assertThat(get("/admin/providers").body()).contains("lab-one").doesNotContain("sk-lab-planted");
        var rows = database.sql("select entry::text || encode(sealed_key, 'escape') as all from added_provider")
                .map(row -> row.get("all", String.class))
                .all()
                .collectList()
                .block();
        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains("sk-lab-planted"));

        assertThat(delete("lab-one").statusCode()).isEqualTo(200);
        error(ask(chat("lab-model", "Hi")), 404);
        error(delete("lab-one"), 404);
    }

    @Test
    void isOneYamlEntryAndKeepsItsKeyWhenChanged() throws Exception {
        var yaml = "dialect: openai-chat\nbase_url: %s\n".formatted(FAKE.openAiUrl());
        assertThat(put("lab-two", yaml + "api_key: sk-two\n", "content-type", "application/yaml")
                        .statusCode())
                .isEqualTo(200);
        var changed = put("lab-two", yaml + "quirks: [max-tokens-only]\n", "content-type", "application/yaml");
        assertThat(json(changed).path("live").asBoolean()).as(changed.body()).isTrue();
        assertThat(ask(chat("lab-two/m", "Hi")).statusCode()).isEqualTo(200);
        assertThat(delete("lab-two").statusCode()).isEqualTo(200);
    }

    @Test
    void takesTheBuiltInOnesPlaceUntilItIsDeleted() throws Exception {
        var entry = "{\"dialect\": \"openai-chat\", \"base_url\": \"" + FAKE.openAiUrl() + "\", \"api_key\": \"sk-g\"}";
        error(ask(chat("groq/some-model", "Hi")), 404);
        assertThat(put("groq", entry).statusCode()).isEqualTo(200);
        assertThat(ask(chat("groq/some-model", "Hi")).statusCode()).isEqualTo(200);
        assertThat(delete("groq").statusCode()).isEqualTo(200);
        error(ask(chat("groq/some-model", "Hi")), 404);
    }

    @Test
    void whatCannotBeUsedIsRefusedWithTheReason() throws Exception {
        assertThat(message(put("Lab", "{}"))).contains("'Lab'").contains("small letters");
        assertThat(message(put("lab", "[]"))).contains("must be an object");
        assertThat(message(put("lab", "{\"base_url\": \"http://h\"}"))).contains("dialect");
        assertThat(message(put("lab", "{\"dialect\": \"morse\", \"base_url\": \"http://h\"}")))
                .contains("'morse'")
                .contains("openai-chat");
        assertThat(message(put("lab", "{\"dialect\": \"openai-chat\", \"base_url\": \"ftp://h\"}")))
                .contains("'ftp://h'");
        assertThat(message(put("lab", "{\"dialect\": \"openai-chat\", \"base_url\": \"http://h\", \"colour\": 1}")))
                .contains("colour");
        assertThat(message(put("lab", "{\"id\": \"other\", \"dialect\": \"openai-chat\", \"base_url\": \"http://h\"}")))
                .contains("'other'");
        assertThat(message(put(
                        "lab", "{\"dialect\": \"openai-chat\", \"base_url\": \"http://h\", \"quirks\": [\"odd\"]}")))
                .contains("'odd'");
    }

    @Test
    void nobodyHasTheGatewaysEnvironmentReadOverTheNetwork() throws Exception {
        var begin = "{\"dialect\": \"openai-chat\", ";
        for (var name : List.of("key_variable", "base_url_variable")) {
            assertThat(message(put("lab", begin + "\"base_url\": \"http://h\", \"" + name + "\": \"LATE_KEY\"}")))
                    .contains(name)
                    .contains("only files may");
        }
        assertThat(message(put("lab", begin + "\"base_url\": \"http://h/${LATE_KEY}\"}")))
                .contains("only files may")
                .doesNotContain("sk-late");
    }

    @Test
    void severalKeysShareTheLoad() throws Exception {
        put(
                "pair",
                "{\"dialect\": \"openai-chat\", \"base_url\": \"" + FAKE.openAiUrl()
                        + "\", \"api_key\": \"sk-one, sk-two\"}");
        FAKE.reset();
        assertThat(ask(chat("pair/m", "Hi")).statusCode()).isEqualTo(200);
        assertThat(ask(chat("pair/m", "Hi")).statusCode()).isEqualTo(200);
        assertThat(FAKE.requests())
                .extracting(request -> request.header("authorization"))
                .containsExactlyInAnyOrder("Bearer sk-one", "Bearer sk-two");
        assertThat(delete("pair").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyThatNoHeaderCanCarryIsRefused() throws Exception {
        for (var key : List.of("sk-a\\r\\nX-Injected: yes", "sk-\u00fc", "a\\tb")) {
            assertThat(message(put(
                            "lab",
                            "{\"dialect\": \"openai-chat\", \"base_url\": \"http://h\", \"api_key\": \"" + key
                                    + "\"}")))
                    .contains("api_key has a character that no header can carry")
                    .doesNotContain("Injected");
        }
        assertThat(
                        message(
                                put(
                                        "lab",
                                        "{\"dialect\": \"openai-chat\", \"base_url\": \"http://h\", \"key_header\": \"x a: b\", \"api_key\": \"k\"}")))
                .contains("key_header 'x a: b'");
    }

    @Test
    void aKeptKeyDoesNotMoveToAnotherHost() throws Exception {
        var begin = "{\"dialect\": \"openai-chat\", \"base_url\": \"";
        assertThat(put("mover", begin + FAKE.openAiUrl() + "\", \"api_key\": \"sk-move\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(message(put("mover", begin + RAW.openAiUrl() + "\"}"))).contains("send api_key again");
        assertThat(put("mover", begin + FAKE.baseUrl() + "/v1/\"}").statusCode())
                .isEqualTo(200);
        assertThat(delete("mover").statusCode()).isEqualTo(200);
    }

    private static String message(HttpResponse<String> answer) {
        return error(answer, 400).path("message").asString();
    }

    @Test
    void aFileInTheFolderIsReadWhileTheGatewayRunsAndABrokenOneChangesNothing() throws Exception {
        var file = Path.of(folder).resolve("late.yaml");
        try {
            Files.writeString(
                    file,
                    "id: late\nname: Late\ndialect: openai-chat\nbase_url: " + FAKE.openAiUrl()
                            + "\nkey_variable: LATE_KEY\n");
            Soon.holds(() -> assertThat(ask(chat("late/m", "Hi")).statusCode()).isEqualTo(200));
            Files.writeString(file, "id: late\nnome: Late\n");
            Soon.holds(
                    () -> assertThat(json(get("/status")).at("/catalog/problem").asString(""))
                            .contains("late.yaml, line "));
            assertThat(ask(chat("late/m", "Hi")).statusCode()).isEqualTo(200);
        } finally {
            Files.deleteIfExists(file);
        }
        Soon.holds(() -> {
            assertThat(json(get("/status")).at("/catalog/problem").isNull()).isTrue();
            error(ask(chat("late/m", "Hi")), 404);
        });
    }
}
