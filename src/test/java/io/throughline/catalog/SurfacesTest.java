package io.throughline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import io.throughline.dialect.Quirk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where and how models are called when one endpoint for a whole provider is not enough. */
class SurfacesTest {

    private static final Set<String> DIALECTS =
            Set.of("openai-chat", "openai-responses", "anthropic", "gemini", "bedrock", "cohere", "ollama");

    private static CatalogSnapshot builtIn(Map<String, String> variables, Map<String, ProviderSettings> settings) {
        var builder = new CatalogBuilder(DIALECTS, variables::get);
        builder.addAll(ProviderFiles.builtIn(), settings, Map.of());
        return builder.build();
    }

    private static Provider builtIn(String id, Map<String, String> variables) {
        return Objects.requireNonNull(builtIn(variables, Map.of()).provider(id));
    }

    private static ProviderSettings apiVersion(String version) {
        return new ProviderSettings(null, null, null, null, version, null, null, true);
    }

    private static CatalogSnapshot of(String... texts) throws IOException {
        var builder = new CatalogBuilder(DIALECTS, name -> null);
        for (var text : texts) {
            var file = ProviderFiles.read("test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            builder.addAll(List.of(file), Map.of(), Map.of());
        }
        return builder.build();
    }

    private static Endpoint endpoint(Provider provider, @Nullable Model model) {
        var own = Objects.requireNonNull(model).endpoint();
        return own == null ? provider.endpoint() : own;
    }

    @Nested
    class Azure {

        private static final Map<String, String> BARE =
                Map.of("AZURE_OPENAI_API_KEY", "k", "AZURE_OPENAI_BASE_URL", "https://acme.openai.azure.com/");

        @Test
        void aBareHostIsCalledByItsDeployments() {
            var endpoint = builtIn("azure-openai", BARE).endpoint();

            assertThat(endpoint.quirks()).contains(Quirk.DEPLOYMENT_PATHS);
            assertThat(endpoint.url("/deployments/d/chat/completions"))
                    .isEqualTo(URI.create("https://acme.openai.azure.com/openai/deployments/d/chat/completions"
                            + "?api-version=2025-04-01-preview"));
        }

        @Test
        void theVersionComesFromTheSettingsOrAVariable() {
            var variables = Map.of(
                    "AZURE_OPENAI_API_KEY", "k",
                    "AZURE_OPENAI_BASE_URL", "https://acme.openai.azure.com",
                    "AZURE_OPENAI_API_VERSION", "2024-10-21");
            assertThat(builtIn("azure-openai", variables).endpoint().apiVersion())
                    .isEqualTo("2024-10-21");

            var set = builtIn(variables, Map.of("azure-openai", apiVersion("2024-12-01-preview")));
            assertThat(Objects.requireNonNull(set.provider("azure-openai"))
                            .endpoint()
                            .apiVersion())
                    .isEqualTo("2024-12-01-preview");
        }

        @Test
        void theNewerSurfaceHasNeither() {
            var endpoint = builtIn(
                            "azure-openai",
                            Map.of(
                                    "AZURE_OPENAI_API_KEY", "k",
                                    "AZURE_OPENAI_BASE_URL", "https://acme.openai.azure.com/openai/v1"))
                    .endpoint();

            assertThat(endpoint.quirks()).isEmpty();
            assertThat(endpoint.url("/chat/completions"))
                    .isEqualTo(URI.create("https://acme.openai.azure.com/openai/v1/chat/completions"));
        }

        @Test
        void aKeyGoesBeforeAnApplicationAndThatBeforeAToken() {
            var url = "https://acme.openai.azure.com/openai/v1";
            var application = Map.of(
                    "AZURE_OPENAI_BASE_URL", url,
                    "AZURE_TENANT_ID", "t",
                    "AZURE_CLIENT_ID", "c",
                    "AZURE_CLIENT_SECRET", "s");
            var provider = builtIn("azure-openai", application);
            assertThat(provider.live()).isTrue();
            assertThat(provider.keys()).isEmpty();
            assertThat(provider.endpoint().auth()).isEqualTo("entra");
            assertThat(provider.endpoint().keyHeader()).isNull();

            var token = builtIn("azure-openai", Map.of("AZURE_OPENAI_BASE_URL", url, "AZURE_OPENAI_AD_TOKEN", "ey"));
            assertThat(token.endpoint().auth()).isEqualTo("entra");

            var key = builtIn(
                    "azure-openai",
                    Map.of("AZURE_OPENAI_BASE_URL", url, "AZURE_OPENAI_API_KEY", "k", "AZURE_OPENAI_AD_TOKEN", "ey"));
            assertThat(key.endpoint().auth()).isNull();
            assertThat(key.endpoint().keyHeader()).isEqualTo("api-key");
        }

        @Test
        void halfAnApplicationIsNone() {
            assertThat(builtIn("azure-openai", Map.of("AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c"))
                            .whyNotLive())
                    .startsWith("no key: set AZURE_OPENAI_API_KEY or AZURE_TENANT_ID with AZURE_CLIENT_ID with"
                            + " AZURE_CLIENT_SECRET or AZURE_OPENAI_AD_TOKEN or throughline");
        }
    }

    @Nested
    class ModelsLikeOthers {

        private final Map<String, String> vertex =
                Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/k.json", "GOOGLE_CLOUD_PROJECT", "p");

        @Test
        void claudeIsNotGemini() {
            var provider = builtIn("vertex-ai", vertex);
            for (var name : List.of("claude-sonnet-4-5@20250929", "claude-of-tomorrow")) {
                var endpoint = endpoint(provider, provider.unlisted(name));
                assertThat(endpoint.dialect()).isEqualTo("anthropic");
                assertThat(endpoint.auth()).isEqualTo("google-token");
                assertThat(endpoint.quirks()).contains(Quirk.RAW_PREDICT);
                assertThat(endpoint.baseUrl())
                        .isEqualTo(
                                URI.create(
                                        "https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/anthropic"));
            }
            assertThat(provider.unlisted("gemini-x").endpoint()).isNull();
        }

        @Test
        void aListedOneIsCalledLikeAnUnlistedOne() {
            var snapshot = builtIn(vertex, Map.of());
            var provider = Objects.requireNonNull(snapshot.provider("vertex-ai"));

            assertThat(endpoint(provider, snapshot.model("vertex-ai/claude-sonnet-4-6")))
                    .isEqualTo(endpoint(provider, provider.unlisted("claude-sonnet-4-6")));
        }

        @Test
        void someOfOpenAisHaveOneApiOnly() {
            var provider = builtIn("openai", Map.of());
            assertThat(List.of("gpt-5.3-codex", "gpt-5.5-pro", "gpt-5.5-pro-2026-04-23", "o3-pro"))
                    .allSatisfy(name -> assertThat(
                                    endpoint(provider, provider.unlisted(name)).dialect())
                            .isEqualTo("openai-responses"));
            assertThat(List.of("gpt-4o", "gpt-5.2", "o3"))
                    .allSatisfy(name ->
                            assertThat(provider.unlisted(name).endpoint()).isNull());
            assertThat(endpoint(provider, provider.unlisted("gpt-5.6-terra")).quirks())
                    .containsExactly(Quirk.TOOLS_BY_RESPONSES);
        }

        @Test
        void aModelOfTheFileMayDifferStillMore() throws IOException {
            var snapshot = of("""
                    {id: p, name: P, dialect: openai-chat, base_url: 'http://h/v1', quirks: [no-strict-tools],
                     models_like: [{names: 'a*z', quirks: [random-seed]}],
                     models: [{name: abz, dialect: openai-responses, quirks: [no-encrypted-reasoning]}, {name: abc}]}""");
            var provider = Objects.requireNonNull(snapshot.provider("p"));
            var own = endpoint(provider, snapshot.model("p/abz"));

            assertThat(own.dialect()).isEqualTo("openai-responses");
            assertThat(own.quirks())
                    .containsExactlyInAnyOrder(Quirk.NO_STRICT_TOOLS, Quirk.RANDOM_SEED, Quirk.NO_ENCRYPTED_REASONING);
            assertThat(Objects.requireNonNull(snapshot.model("p/abc")).endpoint())
                    .isNull();
        }

        @Test
        void aPatternIsNoRegularExpression() {
            var like = ModelsLike.of("a.*", new Endpoint("anthropic", URI.create("http://h"), Set.of()));

            assertThat(like.fits("a.b")).isTrue();
            assertThat(like.fits("ab")).isFalse();
            assertThat(like.fits("xa.b")).isFalse();
        }

        @Test
        void anUnknownDialectStopsTheStart() {
            assertThatThrownBy(() -> of("""
                    {id: p, name: P, dialect: gemini, base_url: 'http://h', models_like: [{names: x, dialect: nope}]}"""))
                    .isInstanceOf(BadProviderFileException.class)
                    .hasMessageStartingWith("provider p, models like x: dialect 'nope' is not one of");
        }
    }

    @Nested
    class Aliases {

        @Test
        void standForTheProvider() {
            var snapshot = builtIn(Map.of("GOOGLE_API_KEY", "k"), Map.of());

            assertThat(snapshot.provider("gemini"))
                    .isSameAs(snapshot.provider("google"))
                    .isNotNull();
            assertThat(snapshot.provider("azure"))
                    .isSameAs(snapshot.provider("azure-openai"))
                    .isNotNull();
            assertThat(snapshot.provider("vertex"))
                    .isSameAs(snapshot.provider("vertex-ai"))
                    .isNotNull();
            assertThat(Objects.requireNonNull(snapshot.model("gemini/gemini-2.5-flash"))
                            .id())
                    .isEqualTo("google/gemini-2.5-flash");
            assertThat(Objects.requireNonNull(snapshot.provider("google")).live())
                    .isTrue();
        }

        @Test
        void giveWayToAProviderOfThatId() throws IOException {
            var google = "{id: g, name: G, dialect: gemini, base_url: 'http://g', aliases: [p]}";
            var own = "{id: p, name: P, dialect: gemini, base_url: 'http://p'}";

            assertThat(Objects.requireNonNull(of(google, own).provider("p")).id())
                    .isEqualTo("p");
        }

        @Test
        void areOneProvidersAlone() {
            var one = "{id: a, name: A, dialect: gemini, base_url: 'http://a', aliases: [x]}";
            var other = "{id: b, name: B, dialect: gemini, base_url: 'http://b', aliases: [x]}";

            assertThatThrownBy(() -> of(one, other)).hasMessage("provider b: alias 'x' is one of provider a already");
        }
    }

    @Test
    void bedrockNeedsARegion() {
        assertThat(builtIn("bedrock", Map.of("AWS_ACCESS_KEY_ID", "AKIA")).whyNotLive())
                .isEqualTo("its base URL is incomplete: set AWS_REGION or AWS_DEFAULT_REGION");
        assertThat(builtIn("bedrock", Map.of("AWS_ACCESS_KEY_ID", "AKIA", "AWS_DEFAULT_REGION", "eu-west-1"))
                        .endpoint()
                        .baseUrl())
                .isEqualTo(URI.create("https://bedrock-runtime.eu-west-1.amazonaws.com"));
    }
}
