package io.throughline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BaseUrlTest {

    private static final String TEMPLATE = "https://${HOST:api.example.com}/v1/projects/${PROJECT}/places/${PLACE:}x/";

    @Test
    void putsValuesAndDefaultsIn() {
        var address = BaseUrl.of(TEMPLATE, Map.of("PROJECT", " p-1 ", "PLACE", "a$b")::get);

        assertThat(address.url("p")).isEqualTo(URI.create("https://api.example.com/v1/projects/p-1/places/a$bx"));
        assertThat(address.whyNotLive()).isNull();
    }

    @Test
    void namesWhatIsMissing() {
        var address = BaseUrl.of("https://${REGION}.example.com/${PROJECT}", name -> null);

        assertThat(address.whyNotLive()).isEqualTo("its base URL is incomplete: set REGION and PROJECT");
        assertThat(address.url("p")).isEqualTo(URI.create("https://unset.example.com/unset"));
    }

    @Test
    void takesTheFirstOfSeveralVariables() {
        var template = "https://x.${ONE|OTHER}.example.com";

        assertThat(BaseUrl.of(template, Map.of("ONE", " ", "OTHER", "b")::get).text())
                .isEqualTo("https://x.b.example.com");
        assertThat(BaseUrl.of(template, Map.of("ONE", "a", "OTHER", "b")::get).text())
                .isEqualTo("https://x.a.example.com");
        assertThat(BaseUrl.of(template, name -> null).whyNotLive())
                .isEqualTo("its base URL is incomplete: set ONE or OTHER");
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> BaseUrl.of("ftp://${X}", name -> "h").url("acme"))
                .isInstanceOf(BadProviderFileException.class)
                .hasMessage("provider acme: base URL 'ftp://h' must begin with http:// or https:// and name a host");
        assertThatThrownBy(() -> BaseUrl.of("https://a b", name -> null).url("acme"))
                .isInstanceOf(BadProviderFileException.class);
    }

    @Test
    void vertexIsLiveOnceProjectAndKeyAreNamed() {
        assertThat(vertex(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/k.json")).whyNotLive())
                .isEqualTo("its base URL is incomplete: set GOOGLE_CLOUD_PROJECT");
        assertThat(vertex(Map.of("GOOGLE_CLOUD_PROJECT", "p")).whyNotLive())
                .startsWith("no key: set GOOGLE_APPLICATION_CREDENTIALS");

        var live = vertex(Map.of(
                "GOOGLE_APPLICATION_CREDENTIALS",
                "/k.json",
                "GOOGLE_CLOUD_PROJECT",
                "p",
                "GOOGLE_CLOUD_LOCATION",
                "europe-west4",
                "VERTEX_HOST",
                "europe-west4-aiplatform.googleapis.com"));
        assertThat(live.live()).isTrue();
        assertThat(live.endpoint().auth()).isEqualTo("google-token");
        assertThat(live.endpoint().baseUrl())
                .isEqualTo(
                        URI.create("https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4"
                                + "/publishers/google"));
    }

    @Test
    void aWholeAddressNeedsNoParts() {
        assertThat(vertex(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "{}", "VERTEX_BASE_URL", "http://127.0.0.1:9/x"))
                        .live())
                .isTrue();
    }

    private static Provider vertex(Map<String, String> variables) {
        var builder = new CatalogBuilder(
                Set.of("openai-chat", "openai-responses", "anthropic", "gemini", "bedrock", "cohere", "ollama"),
                variables::get);
        builder.addAll(ProviderFiles.builtIn(), Map.of(), Map.of());
        var found = builder.build().provider("vertex-ai");
        if (found == null) {
            throw new AssertionError("no provider vertex-ai");
        }
        return found;
    }
}
