package io.throughline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A provider's key may be in one of several variables. */
class KeyVariablesTest {

    private static final String LIST = "key_variable: [FIRST, SECOND]";

    @Test
    void theFirstThatIsSetCounts() throws IOException {
        assertThat(key(LIST, Map.of("FIRST", " ", "SECOND", "b "))).isEqualTo("b");
        assertThat(key(LIST, Map.of("FIRST", "a", "SECOND", "b"))).isEqualTo("a");
        assertThat(key("key_variable: SECOND", Map.of("FIRST", "a", "SECOND", "b")))
                .isEqualTo("b");
    }

    @Test
    void withoutAnyTheReasonNamesThemAll() throws IOException {
        assertThat(provider(LIST, Map.of()).whyNotLive()).contains("set FIRST or SECOND or throughline.providers.p");
    }

    private static String key(String line, Map<String, String> variables) throws IOException {
        return provider(line, variables).keys().stream()
                .map(key -> key.secret().reveal())
                .findFirst()
                .orElse("");
    }

    private static Provider provider(String line, Map<String, String> variables) throws IOException {
        var text = "{id: p, name: P, dialect: bedrock, base_url: 'http://h', " + line + "}";
        var file = ProviderFiles.read("test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        var builder = new CatalogBuilder(Set.of("bedrock"), variables::get);
        builder.addAll(List.of(file), Map.of(), Map.of());
        return builder.build().providers().iterator().next();
    }
}
