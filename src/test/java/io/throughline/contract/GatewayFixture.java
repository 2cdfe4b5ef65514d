package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.FakeUpstream;
import io.throughline.testing.Soon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.Arguments;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A running gateway whose providers, one of each dialect, are the scripted upstream, which must have nothing to refuse. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
abstract class GatewayFixture {
    static final String KEY = "tl-contract-0123456789abcdef0123456789abcdef";
    static final String OPENAI = "openai/gpt-4o-mini";
    static final String CLAUDE = "anthropic/claude-sonnet-4-5";
    static final String GEMINI_3 = "google/gemini-3-flash-preview";
    static final String PNG_BASE64 =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** One for all contract tests, so that they share one gateway. */
    static final FakeUpstream UPSTREAM = FakeUpstream.start();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void providers(DynamicPropertyRegistry properties) {
        properties.add("throughline.providers.openai.base-url", UPSTREAM::openAiUrl);
        properties.add("throughline.providers.openai.api-key", () -> "sk-contract-openai");
        properties.add("throughline.providers.anthropic.base-url", UPSTREAM::baseUrl);
        properties.add("throughline.providers.anthropic.api-key", () -> "sk-ant-contract");
        properties.add("throughline.providers.google.base-url", () -> UPSTREAM.baseUrl() + "/v1beta");
        properties.add("throughline.providers.google.api-key", () -> "contract-gemini");
        properties.add("throughline.providers.cohere.base-url", () -> UPSTREAM.baseUrl() + "/cohere");
        properties.add("throughline.providers.cohere.api-key", () -> "contract-cohere");
        properties.add("throughline.providers.bedrock.base-url", UPSTREAM::baseUrl);
        properties.add("throughline.providers.bedrock.api-key", () -> "contract-bedrock");
        properties.add("throughline.providers.ring.dialect", () -> "openai-chat");
        properties.add("throughline.providers.ring.base-url", UPSTREAM::openAiUrl);
        properties.add("throughline.providers.ring.api-keys[0].key", () -> "sk-ring-wrong-0001");
        properties.add("throughline.providers.ring.api-keys[0].weight", () -> "5");
        properties.add("throughline.providers.ring.api-keys[1].key", () -> "sk-ring-good-0002");
        properties.add("throughline.providers.ring.api-keys[2].key", () -> "sk-ring-good-0003");
        properties.add("throughline.admin-key", () -> KEY);
        var routes = routes();
        properties.add("throughline.route-files", routes::toString);
    }

    private static Path routes() {
        try {
            return Files.writeString(
                    Files.createTempFile("routes", ".yaml"), "routes:\n  gpt-fast: [" + OPENAI + ", " + CLAUDE + "]\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One model of each dialect behind the gateway; of Gemini an older one and one that signs its calls. */
    static List<String> models() {
        return List.of(
                OPENAI,
                CLAUDE,
                "google/gemini-2.5-flash",
                GEMINI_3,
                "cohere/command-a-plus-05-2026",
                "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0",
                "openai/gpt-5.3-codex");
    }

    /** Each model with each way in which a stream may break. */
    static Stream<Arguments> breaks() {
        return models().stream()
                .flatMap(model -> Stream.of("cut", "drop", "reset", "error-frame", "half-json")
                        .map(fault -> Arguments.of(model, fault)));
    }

    /** Each model with the next one. */
    static Stream<Arguments> switches() {
        var models = models();
        return IntStream.range(0, models.size())
                .mapToObj(i -> Arguments.of(models.get(i), models.get((i + 1) % models.size())));
    }

    static String unique() {
        return "c-" + UUID.randomUUID();
    }

    /** The gateway's address without a path. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    @BeforeEach
    void forget() {
        UPSTREAM.reset();
    }

    @AfterEach
    void upstreamHadNothingToRefuse() {
        assertThat(UPSTREAM.violations()).isEmpty();
    }

    /** Waits for the upstream to notice that its call was given up. */
    static void assertUpstreamCallEnds() throws Exception {
        Soon.holds(() -> assertThat(UPSTREAM.closed())
                .as("calls that ended because the client has gone")
                .isNotEmpty());
    }
}
