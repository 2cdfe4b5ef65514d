package io.throughline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import io.throughline.dialect.EveryDialect;
import io.throughline.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

class CatalogTest {

    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    private Path folder;

    private final MockEnvironment variables = new MockEnvironment();

    private Catalog catalog(Map<String, ProviderSettings> providers) {
        return new Catalog(
                new CatalogSettings(providers, folder.toString(), OFTEN, OFTEN),
                Stream.of("openai-chat", "openai-responses", "anthropic", "gemini", "bedrock", "cohere", "ollama")
                        .map(EveryDialect::upstream)
                        .toList(),
                variables,
                new StaticListableBeanFactory().getBeanProvider(Sandbox.class));
    }

    private Provider provider(String id) {
        var found = catalog(Map.of()).snapshot().provider(id);
        assertThat(found).as(id).isNotNull();
        return java.util.Objects.requireNonNull(found);
    }

    @Test
    void noBuiltInProviderIsLiveWithoutBeingAskedFor() {
        var providers = catalog(Map.of()).snapshot().providers();
        assertThat(providers).hasSizeGreaterThan(19).noneMatch(Provider::live);
        assertThat(providers)
                .allSatisfy(provider -> assertThat(provider.whyNotLive())
                        .containsPattern("set [A-Z_]+_(API_KEY|TOKEN|CREDENTIALS|BASE_URL)"));
    }

    @Test
    void everyModelOfAHostHasAWindowAndAPrice() {
        assertThat(catalog(Map.of()).snapshot().models())
                .filteredOn(model -> model.does(Capability.CHAT))
                .hasSizeGreaterThan(100)
                .allSatisfy(model -> {
                    assertThat(model.windowTokens()).isPositive();
                    assertThat(model.maxOutputTokens()).isPositive();
                    assertThat(model.price()).isNotNull();
                });
    }

    @Test
    void modelsOfOtherKindsHaveAPriceUnlessTheirUsageCannotBeToldApart() {
        assertThat(catalog(Map.of()).snapshot().models())
                .filteredOn(model -> !model.does(Capability.CHAT) && model.price() == null)
                .extracting(Model::id)
                .containsExactlyInAnyOrder(
                        "openai/gpt-image-1.5", "openai/gpt-4o-transcribe", "openai/gpt-4o-mini-transcribe");
        assertThat(catalog(Map.of()).snapshot().model("openai/tts-1"))
                .isNotNull()
                .satisfies(model -> assertThat(model.capabilities()).containsExactly(Capability.SPEECH));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "since: 2026-11-01 | a price needs input and output, or a unit",
                "since: 2026-11-01, input: 1 | a price needs input and output, or a unit",
                "since: 2026-11-01, input: 1, image: 1 | a price needs input and output, or a unit",
                "since: 2026-11-01, audio_minute: -1 | must be 0 or more dollars",
                "since: 2026-11-01, image: 0.0000000000001 | at most 12 decimals"
            })
    void aPriceThatSaysTooLittleStopsTheStart(String price, String problem) throws Exception {
        Files.writeString(
                folder.resolve("odd.yaml"),
                "id: odd\nname: Odd\ndialect: openai-chat\nbase_url: http://h/v1\nmodels: [{name: m, price: {" + price
                        + "}}]\n");
        assertThatThrownBy(() -> catalog(Map.of()))
                .isInstanceOf(BadProviderFileException.class)
                .hasMessageContaining("odd/m")
                .hasMessageContaining(problem);
    }

    @Test
    void theWellKnownVariableMakesAProviderLive() {
        variables.setProperty("MISTRAL_API_KEY", "k");
        assertThat(provider("mistral").live()).isTrue();
        assertThat(provider("groq").live()).isFalse();
    }

    @Test
    void azureNeedsItsOwnBaseUrlAndTakesABareKey() {
        variables.setProperty("AZURE_OPENAI_API_KEY", "k");
        assertThat(provider("azure-openai").whyNotLive()).contains("no base URL: set AZURE_OPENAI_BASE_URL");
        variables.setProperty("AZURE_OPENAI_BASE_URL", "https://acme.openai.azure.com/openai/v1/");
        assertThat(provider("azure-openai").live()).isTrue();
        assertThat(provider("azure-openai").endpoint().keyHeader()).isEqualTo("api-key");
        assertThat(provider("azure-openai").endpoint().baseUrl())
                .isEqualTo(URI.create("https://acme.openai.azure.com/openai/v1"));
    }

    @Test
    void aLocalProviderWithABaseUrlOfItsOwnIsLiveAtOnce() {
        variables.setProperty("OLLAMA_BASE_URL", "http://gpu.internal:11434/v1");
        assertThat(provider("ollama").live()).isTrue();
        assertThat(provider("vllm").live()).isFalse();
    }

    @Test
    void ollamasBaseUrlMayBeThatOfItsOtherApi() {
        for (var given :
                List.of("http://gpu:11434", "http://gpu:11434/", "http://gpu:11434/v1", "http://gpu:11434/v1/")) {
            variables.setProperty("OLLAMA_BASE_URL", given);
            assertThat(provider("ollama").endpoint().modelsUrl()).hasToString("http://gpu:11434/api/tags");
        }
    }

    @Test
    void anOtherDialectHasTheOthersAddresses() {
        var settings = new ProviderSettings(
                URI.create("http://gpu:11434/v1"), null, null, "openai-chat", null, null, 4096, true);
        var ollama = java.util.Objects.requireNonNull(
                catalog(Map.of("ollama", settings)).snapshot().provider("ollama"));
        assertThat(ollama.endpoint().modelsUrl()).hasToString("http://gpu:11434/v1/models");
        assertThat(ollama.endpoint().maxWindowTokens()).isEqualTo(4096);
    }

    @Test
    void cohereTakesTheKeyOfEitherName() {
        assertThat(provider("cohere").whyNotLive()).contains("set CO_API_KEY or COHERE_API_KEY");
        variables.setProperty("COHERE_API_KEY", "k");
        assertThat(provider("cohere").live()).isTrue();
        assertThat(provider("cohere").endpoint().modelsUrl()).hasToString("https://api.cohere.com/v1/models");
    }

    @Test
    void aLocalProviderIsLiveOnceItListsItsModels() throws IOException {
        var there = new boolean[1];
        var server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get(
                        "/v1/tags",
                        (request, response) ->
                                response.status(there[0] ? 200 : 503).sendString(Mono.just("{\"data\":[]}"))))
                .bindNow();
        Files.writeString(folder.resolve("local.yaml"), """
                id: local
                name: Local
                dialect: openai-chat
                base_url: http://127.0.0.1:%d/v1
                base_url_variable: LOCAL_BASE_URL
                models_path: /tags
                live_when_answering: true
                """.formatted(server.port()));
        var catalog = catalog(Map.of());
        var probe = new LocalProbe(
                catalog, new CatalogSettings(Map.of(), folder.toString(), OFTEN, OFTEN), new MockEnvironment());
        try {
            probe.start();
            await().during(Duration.ofMillis(200)).until(() -> !isLive(catalog));
            there[0] = true;
            await().atMost(Duration.ofSeconds(5)).until(() -> isLive(catalog));
            assertThat(catalog.awaited()).noneMatch(provider -> provider.id().equals("local"));
        } finally {
            probe.stop();
            server.disposeNow();
        }
    }

    private static boolean isLive(Catalog catalog) {
        var local = catalog.snapshot().provider("local");
        return local != null && local.live();
    }
}
