package io.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.upstream.CallPermits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A running gateway with short patience, asked over real sockets; one for all tests that extend this. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "throughline.upstream.first-byte-timeout=3s",
            "throughline.upstream.plain-timeout=3s",
            "throughline.upstream.idle-timeout=3s",
            "throughline.upstream.breaker.window=1000",
            "throughline.upstream.breaker.minimum-calls=1000",
            "throughline.upstream.cooldown.unsaid=0s",
            "throughline.upstream.cooldown.empty=0s",
            "throughline.upstream.cooldown.refused=0s",
            "throughline.upstream.cooldown.longest=0s",
            "throughline.upstream.cooldown.worth-waiting=0s",
            "throughline.sse.keep-alive=600ms",
            "throughline.catalog-refresh=200ms",
            "throughline.list-models-every=0",
            "throughline.http.max-upload=30MB",
            "throughline.relay.held-upload=8MB"
        })
public abstract class RunningGateway {

    protected static final String KEY = "tl-running-0123456789abcdef0123456789abcdef";
    protected static final String MODEL = "openai/gpt-4o-mini";
    protected static final String CLAUDE = "anthropic/claude-sonnet-4-5";

    /** Offered by the providers {@code first} (raw) and {@code second} (fake), in this order. */
    protected static final String SHARED = "shared-model";

    /** Offered by the same two; the only ones of theirs that take tools. */
    protected static final String TOOLED = "tooled-model";

    /** Offered by {@code wild-0}, {@code wild-1} and {@code wild-2}, in this order, once a test says where they are. */
    protected static final String WILD = "wild-model";

    protected static final FakeUpstream FAKE = FakeUpstream.start();
    protected static final RawUpstream RAW = new RawUpstream();
    protected static final HalfwayUpstream HALFWAY = new HalfwayUpstream();
    protected static final FakeCloud CLOUD = new FakeCloud();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    protected int port;

    @Autowired
    protected ApplicationContext gateway;

    @Autowired
    protected MeterRegistry meters;

    @Autowired
    protected DatabaseClient database;

    @DynamicPropertySource
    static void gateway(DynamicPropertyRegistry properties) {
        properties.add("throughline.admin-key", () -> KEY);
        properties.add("throughline.providers.openai.base-url", FAKE::openAiUrl);
        properties.add("throughline.providers.openai.api-key", () -> "sk-running");
        properties.add("throughline.providers.anthropic.base-url", FAKE::baseUrl);
        properties.add("throughline.providers.anthropic.api-key", () -> "sk-ant-running");
        properties.add("throughline.providers.bedrock.base-url", RAW::baseUrl);
        properties.add("throughline.providers.bedrock.api-key", () -> "AKIAIOSFODNN7EXAMPLE:secret");
        properties.add("throughline.providers.ollama.base-url", RAW::openAiUrl);
        properties.add("throughline.providers.ollama.max-window", () -> "12000");
        properties.add(
                "throughline.providers.vertex-ai.base-url", () -> CLOUD.url() + "/v1/projects/p/publishers/google");
        properties.add("throughline.providers.vertex-ai.api-key", CLOUD::account);
        properties.add("throughline.providers.azure-openai.base-url", CLOUD::url);
        properties.add("throughline.providers.azure-openai.api-version", () -> "2025-03-01-preview");
        properties.add("AZURE_AUTHORITY_HOST", CLOUD::url);
        properties.add("AZURE_TENANT_ID", () -> "tenant");
        properties.add("AZURE_CLIENT_ID", () -> "client");
        properties.add("AZURE_CLIENT_SECRET", () -> "secret");
        properties.add("throughline.providers.google.base-url", RAW::baseUrl);
        properties.add("throughline.providers.google.api-key", () -> "google-running");
        properties.add("throughline.providers.predicting.dialect", () -> "gemini");
        properties.add("throughline.providers.predicting.base-url", RAW::baseUrl);
        properties.add("throughline.providers.predicting.quirks[0]", () -> "predict-embeddings");
        properties.add("throughline.providers.raw.dialect", () -> "openai-chat");
        properties.add("throughline.providers.raw.base-url", RAW::openAiUrl);
        properties.add("throughline.providers.cumulative.dialect", () -> "openai-chat");
        properties.add("throughline.providers.cumulative.base-url", RAW::openAiUrl);
        properties.add("throughline.providers.cumulative.quirks[0]", () -> "cumulative-arguments");
        properties.add("throughline.providers.together.base-url", FAKE::openAiUrl);
        properties.add("throughline.providers.nobody.dialect", () -> "openai-chat");
        properties.add("throughline.providers.nobody.base-url", () -> "http://127.0.0.1:1/v1");
        properties.add("throughline.providers.asleep.dialect", () -> "openai-chat");
        properties.add("throughline.providers.asleep.base-url", () -> "http://127.0.0.1:1/v1");
        properties.add("throughline.providers.asleep.enabled", () -> "false");
        properties.add("throughline.providers.second.api-key", () -> "sk-second");
        properties.add("throughline.providers.sprinter.api-key", () -> "sk-sprinter");
        properties.add("throughline.providers.stroller.api-key", () -> "sk-stroller");
        properties.add("throughline.providers.second-kinds.api-key", () -> "sk-second");
        properties.add("throughline.providers.narrow.api-key", () -> "sk-narrow");
        properties.add("throughline.providers.last-ear.api-key", () -> "sk-last-ear");
        properties.add("throughline.providers.hearing.api-key", () -> "sk-hearing");
        properties.add("LATE_KEY", () -> "sk-late");
        var providerFiles = providerFiles();
        properties.add("throughline.provider-files", () -> providerFiles);
        properties.add(
                "throughline.route-files",
                () -> Path.of(providerFiles)
                        .resolveSibling("routes-" + Path.of(providerFiles).getFileName() + ".yaml")
                        .toString());
    }

    private static String providerFiles() {
        try {
            var folder = Files.createTempDirectory("providers");
            write(folder, "first", RAW.openAiUrl(), "", 1, SHARED, "priced", TOOLED);
            write(folder, "second", FAKE.openAiUrl(), "key_variable: SECOND_KEY\n", 2, SHARED, TOOLED);
            write(folder, "first-kinds", RAW.openAiUrl(), kinds("", 1));
            write(folder, "second-kinds", FAKE.openAiUrl(), kinds("key_variable: SECOND_KEY\n", 2));
            write(folder, "parted", RAW.openAiUrl(), """
                    embedding_batch: 1
                    models:
                      - {name: parted-embed, capabilities: [embeddings], price: {since: 2026-11-01, input: 1, output: 0}}
                    """);
            write(folder, "sprinter", FAKE.openAiUrl(), "key_variable: SECOND_KEY\n", 2, "runner");
            write(folder, "stroller", FAKE.openAiUrl(), "key_variable: SECOND_KEY\n", 1, "runner");
            write(folder, "deaf", "http://127.0.0.1:1/v1", "", 1, "half-deaf");
            write(folder, "hearing", FAKE.openAiUrl(), "key_variable: HEARING_KEY\n", 2, "half-deaf");
            for (int i = 0; i < 3; i++) {
                write(folder, "wild-" + i, "http://127.0.0.1:1/v1", "key_variable: WILD_KEY\n", 1 + i, WILD);
            }
            write(folder, "halfway", HALFWAY.openAiUrl(), ears(1, "halfway-ear"));
            write(folder, "deaf-ear", "http://127.0.0.1:1/v1", ears(1, "deaf-ear"));
            write(
                    folder,
                    "last-ear",
                    FAKE.openAiUrl(),
                    "key_variable: LAST_EAR_KEY\n" + ears(2, "halfway-ear", "deaf-ear"));
            write(folder, "narrow", FAKE.openAiUrl(), """
                    key_variable: NARROW_KEY
                    models:
                      - {name: narrow, window: 1200}
                      - {name: learning, window: 4000}
                      - {name: little, window: 1200}
                      - {name: unlearned, window: 1200}
                    """);
            Files.writeString(
                    folder.resolve("herd.yaml"),
                    "{id: herd, name: herd, dialect: ollama, base_url: '" + RAW.baseUrl()
                            + "', models: [{name: small, window: 5000}]}");
            return folder.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Models of each kind that is no chat, offered by both; the second takes few inputs at once and no token ids. */
    private static String kinds(String more, int price) {
        var limits = more.isEmpty() ? "" : "embedding_batch: 3\nquirks: [no-token-input]\n";
        var parted = more.isEmpty()
                ? ""
                : "  - {name: parted-embed, capabilities: [embeddings], price: {since: 2026-11-01, input: 9, output: 0}}\n";
        return more + limits + "models:\n" + parted + """
                  - {name: shared-embed, capabilities: [embeddings], price: {since: 2026-11-01, input: %1$d, output: 0}}
                  - {name: shared-rerank, capabilities: [rerank], price: {since: 2026-11-01, input: %1$d, output: 0}}
                  - {name: shared-judge, capabilities: [moderation], price: {since: 2026-11-01, input: 0, output: 0}}
                  - {name: shared-voice, capabilities: [speech], price: {since: 2026-11-01, million_characters: %1$d}}
                  - {name: shared-ear, capabilities: [transcription], price: {since: 2026-11-01, input: %1$d, output: 10}}
                  - {name: shared-whisper, capabilities: [transcription], price: {since: 2026-11-01, audio_minute: 0.006}}
                  - {name: shared-paint, capabilities: [image], price: {since: 2026-11-01, images: {1024x1024: 0.04, hd/1024x1024: 0.08}}}
                  - {name: gpt-image-shared, capabilities: [image], price: {since: 2026-11-01, input: %1$d, output: 40}}
                """.formatted(price);
    }

    private static String ears(int price, String... models) {
        var text = new StringBuilder("models:\n");
        for (var model : models) {
            text.append("  - {name: ")
                    .append(model)
                    .append(", capabilities: [transcription], price: {since: 2026-11-01, ");
            text.append("input: ")
                    .append(price)
                    .append(", output: ")
                    .append(price)
                    .append("}}\n");
        }
        return text.toString();
    }

    private static void write(Path folder, String id, String url, String more) throws IOException {
        Files.writeString(
                folder.resolve(id + ".yaml"),
                "id: " + id + "\nname: " + id + "\ndialect: openai-chat\nbase_url: " + url + "\n" + more);
    }

    private static void write(Path folder, String id, String url, String more, int price, String... models)
            throws IOException {
        var text = new StringBuilder(
                "id: " + id + "\nname: " + id + "\ndialect: openai-chat\nbase_url: " + url + "\n" + more + "models:\n");
        for (var model : models) {
            text.append("  - name: ").append(model).append("\n    price: {since: 2026-11-01, input: ");
            text.append(price)
                    .append(", cache_read: 0.037, output: ")
                    .append(price)
                    .append(".003}\n")
                    .append(model.equals(TOOLED) ? "    capabilities: [tools]\n" : "");
        }
        Files.writeString(folder.resolve(id + ".yaml"), text);
    }

    /** After every test: no permit, no connection and no request is left behind. */
    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        Soon.holds(() -> {
            assertThat(CallPermits.taken(gateway)).as("permits").isZero();
            assertThat(gauge("throughline.requests.open")).as("open requests").isZero();
            assertThat(gauge("throughline.upstream.connections", "state", "in-use"))
                    .as("connections")
                    .isZero();
        });
    }

    protected double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }

    protected static String unique() {
        return "u-" + UUID.randomUUID();
    }

    protected static String chat(String model, String text) {
        return chat(model, text, "");
    }

    /** A request with further members, each beginning with a comma. */
    protected static String chat(String model, String text, String more) {
        return FakeJson.write(FakeJson.object(
                        "model", model, "messages", new Object[] {FakeJson.object("role", "user", "content", text)}))
                .replaceFirst("\\}$", more.replace("\\", "\\\\").replace("$", "\\$") + "}");
    }

    protected static String streamed(String model, String text) {
        return chat(model, text, ",\"stream\":true");
    }

    protected HttpResponse<String> ask(String json) throws IOException, InterruptedException {
        return post("/v1/chat/completions", json);
    }

    protected HttpResponse<String> post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(json)), headers);
    }

    protected HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path).GET(), headers);
    }

    protected HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Soon.DEADLINE)
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + KEY);
    }

    /** Sends with these headers in place of the usual ones. */
    protected HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** The usage records of one request, waited for: they are written soon, but not at once. */
    protected List<Map<String, Object>> usage(HttpResponse<?> answer) throws Exception {
        var id = answer.headers().firstValue("x-request-id").orElseThrow();
        var found = new ArrayList<Map<String, Object>>();
        Soon.holds(() -> {
            found.clear();
            var rows = database.sql("select * from usage_record where request_id = :id order by attempts")
                    .bind("id", id)
                    .fetch()
                    .all()
                    .collectList();
            found.addAll(rows.block(Soon.DEADLINE));
            assertThat(found).as("usage of " + id).isNotEmpty();
        });
        return found;
    }

    protected static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        return FakeJson.tree(answer.body());
    }

    protected RawClient client() throws IOException {
        return new RawClient(port);
    }

    /** An error answer in OpenAI's words; the error object. */
    protected static JsonNode error(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        var error = json(answer).path("error");
        assertThat(error.path("message").isString()).as(answer.body()).isTrue();
        assertThat(error.path("type").isString()).isTrue();
        assertThat(error.has("param")).isTrue();
        assertThat(error.has("code")).isTrue();
        return error;
    }
}
