package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.throughline.testing.RunningGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Sources that publish good documents, rubbish and less than before; read over sockets by command. */
class CatalogSyncTest extends RunningGateway {

    private static final Published MODELS_DEV = new Published();

    /** A site with one document. */
    private static final class Published {

        private final HttpServer server;
        private volatile int status = 200;
        private volatile String document = "";

        Published() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.createContext("/", exchange -> {
                var bytes = document.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("location", "/elsewhere");
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        void now(int code, String text) {
            status = code;
            document = text;
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/api.json";
        }
    }

    @DynamicPropertySource
    static void sources(DynamicPropertyRegistry properties) {
        properties.add("throughline.catalog.sync.models-dev-url", MODELS_DEV::url);
        properties.add("throughline.catalog.sync.openrouter-url", () -> "file:/no/such/file.json");
        properties.add("throughline.catalog.sync.max-size", () -> "200KB");
    }

    @AfterAll
    static void close() {
        MODELS_DEV.server.stop(0);
    }

    @AfterEach
    void forget() throws Exception {
        send(request("/admin/catalog/sources/models-dev").DELETE());
        send(request("/admin/catalog/sources/litellm").DELETE());
        send(request("/admin/catalog/sources/openrouter").DELETE());
    }

    private HttpResponse<String> command(String path, String body) throws Exception {
        return send(request("/admin/catalog/" + path).POST(BodyPublishers.ofString(body)));
    }

    private JsonNode sync(String query) throws Exception {
        var answer = command("sync?source=models-dev" + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("data").path(0);
    }

    private JsonNode status() throws Exception {
        return json(get("/status")).at("/catalog/sources/models-dev");
    }

    /** Models {@code synced-0} and so on of the provider {@code raw}, which is live, and one that the built-in files know. */
    private static String document(int models, String price) {
        var some = IntStream.range(0, models)
                .mapToObj(i -> "\"synced-" + i
                        + "\": {\"limit\": {\"context\": 64000, \"output\": 4096}, \"modalities\": {\"input\": [\"text\"],"
                        + " \"output\": [\"text\"]}, \"tool_call\": true, \"cost\": {\"input\": " + price
                        + ", \"output\": 2}}")
                .collect(Collectors.joining(","));
        return "{\"raw\": {\"api\": \"http://evil.example\", \"env\": [\"LATE_KEY\"], \"models\": {" + some
                + "}}, \"openai\": {\"api\": \"http://evil.example\", \"models\": {\"gpt-4o-mini\": {\"limit\": {\"context\": 99000,"
                + " \"output\": 0}, \"modalities\": {\"input\": [\"text\"], \"output\": [\"text\"]}, \"cost\": {\"input\": "
                + price + ", \"output\": 7}}}}}";
    }

    @Test
    void whatIsPublishedIsInForceAtOnceAndRedirectsNobody() throws Exception {
        MODELS_DEV.now(200, document(10, "1"));
        var tried = sync("&dry_run=true");
        assertThat(tried.path("status").asString()).isEqualTo("dry_run");
        assertThat(tried.path("added").asInt()).isEqualTo(11);
        error(get("/v1/models/raw/synced-3"), 404);

        assertThat(sync("").path("status").asString()).isEqualTo("applied");
        var model = json(get("/v1/models/raw/synced-3"));
        assertThat(model.path("context_window").asInt()).isEqualTo(64_000);
        assertThat(model.at("/pricing/prompt").asString()).isEqualTo("0.000001");
        assertThat(json(get("/v1/models/openai/gpt-4o-mini"))
                        .at("/pricing/version")
                        .asString())
                .matches("openai/gpt-4o-mini@\\d{4}-\\d\\d-\\d\\d\\+models-dev");
        assertThat(json(get("/status")).at("/providers/openai/base_url").asString())
                .isEqualTo(FAKE.openAiUrl());
        assertThat(ask(chat(MODEL, "Hi")).statusCode()).isEqualTo(200);

        assertThat(sync("").path("status").asString()).isEqualTo("unchanged");
        assertThat(status().path("models").asInt()).isEqualTo(11);
        assertThat(status().path("failing").asBoolean()).isFalse();
    }

    @Test
    void aNewPriceIsNotedWithTheOldOne() throws Exception {
        MODELS_DEV.now(200, document(10, "1"));
        sync("");
        MODELS_DEV.now(200, document(10, "1.5"));
        var report = sync("");
        assertThat(report.path("changed").asInt()).isEqualTo(11);
        assertThat(report.path("price_changes").asInt()).isEqualTo(11);
        assertThat(report.at("/first_price_changes/0/was/prompt").asString()).isEqualTo("0.000001");
        assertThat(report.at("/first_price_changes/0/became/prompt").asString()).isEqualTo("0.0000015");

        var model = json(get("/admin/models/openai%2Fgpt-4o-mini"));
        var first = model.path("facts").path(0);
        assertThat(first.path("fact").asString()).isEqualTo("window");
        assertThat(first.path("source").asString()).isEqualTo("models-dev");
        assertThat(first.path("in_force").asBoolean()).isTrue();
        assertThat(first.path("valid_from").asString()).isNotEmpty();
        assertThat(model.at("/changes/0/fact").asString()).isEqualTo("price");
        assertThat(model.at("/changes/0/became/completion").asString()).isEqualTo("0.000007");
        error(get("/admin/models/nobody/nothing"), 404);
    }

    @Test
    void rubbishChangesNothingAndIsSeen() throws Exception {
        MODELS_DEV.now(200, document(10, "1"));
        sync("");
        refused(200, "<html><body>Sorry</body></html>", "HTML");
        refused(200, "{\"raw\": {\"models\": {\"a\": {}", "no valid JSON: line 1");
        refused(200, "[]", "no JSON object");
        refused(200, "{\"error\": \"gone\"}", "no provider with models");
        refused(200, "{\"raw\": {\"models\": {}}}", "no model that can be used");
        refused(503, "{}", "it answered 503");
        refused(302, "", "it answered 302");
        refused(200, document(3000, "1"), "max-size");
        assertThat(json(get("/v1/models/raw/synced-3")).path("context_window").asInt())
                .isEqualTo(64_000);
    }

    private void refused(int code, String text, String reason) throws Exception {
        MODELS_DEV.now(code, text);
        var report = sync("");
        assertThat(report.path("status").asString()).isEqualTo("refused");
        assertThat(report.path("reason").asString()).contains(reason);
        assertThat(status().path("failing").asBoolean()).isTrue();
        assertThat(status().path("failure").asString()).contains(reason);
        assertThat(status().path("last_success").asString()).isNotEmpty();
        assertThat(status().path("models").asInt()).isEqualTo(11);
    }

    @Test
    void lessThanBeforeIsBelievedOnlyWhenForced() throws Exception {
        MODELS_DEV.now(200, document(10, "1"));
        sync("");
        refused(200, document(5, "1"), "lost 5 of 11 models");
        refused(200, document(10, "\"?\""), "lost 11 of 11 prices");
        refused(200, document(10, "2000"), "changed by a factor of more than 1000");
        MODELS_DEV.now(200, document(5, "1"));
        var report = sync("&force=true");
        assertThat(report.path("status").asString()).isEqualTo("applied");
        assertThat(report.path("removed").asInt()).isEqualTo(5);
        error(get("/v1/models/raw/synced-7"), 404);
        assertThat(status().path("failing").asBoolean()).isFalse();
    }

    @Test
    void anAdministratorBringsADocument() throws Exception {
        var document = """
                {"sample_spec": {"litellm_provider": "one of these"},
                 "raw/brought": {"litellm_provider": "raw", "mode": "chat", "max_input_tokens": 5000,
                                 "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}}
                """;
        var taken = command("import?source=litellm", document);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(json(get("/v1/models/raw/brought")).path("context_window").asInt())
                .isEqualTo(5_000);
        assertThat(error(command("import?source=litellm", "<p>"), 400)
                        .path("message")
                        .asString())
                .contains("litellm was not taken over")
                .contains("HTML");
        error(command("import?source=litellm", "x".repeat(300_000)), 413);
        assertThat(error(command("import?source=gossip", document), 400)
                        .path("message")
                        .asString())
                .contains("'gossip'")
                .contains("models-dev");
    }

    @Test
    void factsOfAnUnknownProviderWaitUntilAnAdministratorAddsIt() throws Exception {
        MODELS_DEV.now(200, document(3, "1").replace("\"raw\"", "\"somebody-new\""));
        var report = sync("");
        assertThat(report.path("models").asInt()).isEqualTo(4);
        assertThat(report.path("waiting").asInt()).isEqualTo(3);
        error(get("/v1/models/somebody-new/synced-1"), 404);
        error(ask(chat("somebody-new/synced-1", "Hi")), 404);

        var entry =
                "{\"dialect\": \"openai-chat\", \"base_url\": \"" + FAKE.openAiUrl() + "\", \"api_key\": \"sk-new\"}";
        var added = send(request("/admin/providers/somebody-new").PUT(BodyPublishers.ofString(entry)));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
        try {
            assertThat(json(get("/v1/models/somebody-new/synced-1"))
                            .path("context_window")
                            .asInt())
                    .isEqualTo(64_000);
            assertThat(ask(chat("somebody-new/synced-1", "Hi")).statusCode()).isEqualTo(200);
        } finally {
            send(request("/admin/providers/somebody-new").DELETE());
        }
    }

    @Test
    void anAddressOfAProviderIsTakenFromTheSourceAndItsChangeIsAChange() throws Exception {
        var begin = "{\"somebody\": {\"npm\": \"@ai-sdk/openai-compatible\", \"api\": ";
        var rest = document(3, "1").replace("{\"raw\": {\"api\": \"http://evil.example\"", "");
        MODELS_DEV.now(200, begin + "\"https://one.example/v1\"" + rest);
        var report = sync("");
        assertThat(report.path("status").asString()).isEqualTo("applied");
        assertThat(report.path("known_providers").asInt()).isEqualTo(1);
        assertThat(report.path("waiting").asInt()).isZero();
        assertThat(report.at("/left_out/provider_of_another_api").asInt()).isEqualTo(1);
        assertThat(sync("").path("status").asString()).isEqualTo("unchanged");

        MODELS_DEV.now(200, begin + "\"https://two.example/v1\"" + rest);
        assertThat(sync("").path("status").asString()).isEqualTo("applied");
        assertThat(json(get("/admin/providers/somebody")).path("base_url").asString())
                .isEqualTo("https://two.example/v1");

        MODELS_DEV.now(200, begin + "\"https://127.0.0.1/v1\"" + rest);
        assertThat(sync("").at("/left_out/address_of_provider").asInt()).isEqualTo(1);
        error(get("/admin/providers/somebody"), 404);
    }

    @Test
    void aFileThatIsMissingIsARefusalToo() throws Exception {
        var report = json(command("sync?source=openrouter", "")).path("data").path(0);
        assertThat(report.path("reason").asString()).contains("no file");
        assertThat(json(get("/status"))
                        .at("/catalog/sources/openrouter/last_success")
                        .isNull())
                .isTrue();
    }

    @Test
    void onlyAnAdministratorMay() throws Exception {
        var organization = json(send(
                        request("/admin/organizations").POST(BodyPublishers.ofString("{\"name\": \"sync-test\"}")),
                        "content-type",
                        "application/json"))
                .path("id")
                .asString();
        var key = json(send(
                        request("/admin/organizations/" + organization + "/keys")
                                .POST(BodyPublishers.ofString("{\"name\": \"caller\"}")),
                        "content-type",
                        "application/json"))
                .path("key")
                .asString();
        error(
                send(
                        request("/admin/catalog/sync").POST(BodyPublishers.ofString("")),
                        "authorization",
                        "Bearer " + key),
                403);
    }
}
