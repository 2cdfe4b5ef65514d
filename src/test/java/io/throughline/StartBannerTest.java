package io.throughline;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Provider;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StartBannerTest {

    private static Provider provider(String id, @Nullable String whyNot) {
        var endpoint = new Endpoint("openai-chat", URI.create("https://" + id + ".example/v1"), Set.of());
        return new Provider(id, id, endpoint, List.of(), whyNot);
    }

    @Test
    void liveProvidersHaveALineEachAndTheOthersShareOne() {
        var text = StartBanner.providers(List.of(
                provider("alpha", "no key: set A"), provider("beta", null), provider("gamma", "no key: set G")));
        assertThat(text.lines().map(String::strip))
                .containsExactly(
                        "beta: live at https://beta.example/v1",
                        "not live: alpha, gamma",
                        "(alpha: no key: set A; GET /status says it of each)");
    }

    @Test
    void nothingIsSaidOfOthersWhenAllAreLive() {
        assertThat(StartBanner.providers(List.of(provider("beta", null)))).doesNotContain("not live");
    }

    @Test
    void manyOthersAreWrapped() {
        var many = IntStream.range(0, 40).mapToObj(i -> provider("provider-" + i, "no key"));
        var text = StartBanner.providers(
                Stream.concat(Stream.of(provider("beta", null)), many).toList());
        assertThat(text.lines()).hasSizeBetween(4, 9).allMatch(line -> line.length() < 130);
        assertThat(text).contains("provider-0, ", "provider-39");
    }
}
