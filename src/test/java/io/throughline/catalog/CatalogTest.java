package io.throughline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class CatalogTest {

    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    private Path folder;

    private final MockEnvironment variables = new MockEnvironment();

    private Catalog catalog(Map<String, ProviderSettings> providers) {
        return Catalogs.of(new CatalogSettings(providers, folder.toString(), OFTEN, OFTEN, OFTEN), variables);
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
    void ofEqualOfferingsTheDeploymentsOfAnOperatorComeLast() {
        assertThat(catalog(Map.of()).snapshot().offerings("gpt-4o-mini"))
                .extracting(Model::provider)
                .containsExactly("openai", "azure-openai");
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
}
