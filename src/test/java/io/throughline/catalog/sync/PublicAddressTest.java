package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @Test
    void publicHostsAreTakenWithoutTheLastSlash() {
        assertThat(PublicAddress.of("https://api.acme.ai/v1")).hasToString("https://api.acme.ai/v1");
        assertThat(PublicAddress.of("https://API.Acme.ai/Inference/v1/"))
                .hasToString("https://api.acme.ai/Inference/v1");
        assertThat(PublicAddress.of("HTTPS://acme.io")).hasToString("https://acme.io");
        assertThat(PublicAddress.of("https://chat.d.run/compatible-mode/v1")).isNotNull();
        assertThat(PublicAddress.of("https://api.xn--bcher-kva.xn--p1ai/v1")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.acme.ai/v1",
                "http://api.acme.ai/v1",
                "ftp://api.acme.ai/v1",
                "file:///etc/passwd",
                "https:///v1",
                "https://user@api.acme.ai/v1",
                "https://user:pass@api.acme.ai/v1",
                "https://api.acme.ai@evil.ai/v1",
                "https://api.acme.ai:8443/v1",
                "https://api.acme.ai:443/v1",
                "https://api.acme.ai/v1?key=1",
                "https://api.acme.ai/v1#x",
                "https://api.acme.ai/a/../v1",
                "https://api.acme.ai/./v1",
                "https://api.acme.ai//v1",
                "https://api.acme.ai/%76%31",
                "https://api.acme.ai/v1/chat/completions",
                "https://api.acme.ai/${ACCOUNT}/v1",
                "https://${HOST}/v1",
                "${BASE_URL}/v1",
                "https://api.acme.ai\\@evil.ai/v1",
                "https://api.acme.ai/v1\r\nhost: evil",
                "https://b\u00fccher.ai/v1",
                "https://127.0.0.1/v1",
                "https://127.1/v1",
                "https://2130706433/v1",
                "https://0x7f.0x1/v1",
                "https://0x7f000001/v1",
                "https://0177.0.0.01/v1",
                "https://10.1.2.3/v1",
                "https://169.254.169.254/latest",
                "https://[::1]/v1",
                "https://[::ffff:127.0.0.1]/v1",
                "https://localhost/v1",
                "https://intranet/v1",
                "https://api.localhost/v1",
                "https://printer.local/v1",
                "https://metadata.google.internal/v1",
                "https://llm.corp/v1",
                "https://box.home.arpa/v1",
                "https://api.acme.ai./v1",
                "https://-acme.ai/v1",
                "https://acme_.ai/v1"
            })
    void whatCouldMeanAnotherPlaceIsNotTaken(String url) {
        assertThat(PublicAddress.of(url)).isNull();
    }

    @Test
    void endlessOnesAreNotTaken() {
        assertThat(PublicAddress.of("https://acme.ai/" + "a".repeat(400))).isNull();
        assertThat(PublicAddress.of("https://" + "a.".repeat(130) + "ai/v1")).isNull();
    }
}
