package io.throughline.routing.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteGrammarTest {

    private static final ProviderNames PROVIDERS = ProviderNames.of(
            List.of("anthropic", "azure-openai", "not-diamond", "openai", "z.ai"), Map.of("azure", "azure-openai"));

    private static String read(String policy) {
        return RouteGrammar.parse(policy, PROVIDERS).text();
    }

    private static String refusal(String policy) {
        var refused = catchThrowableOfType(GatewayException.class, () -> read(policy));
        assertThat(refused).as(policy).isNotNull();
        assertThat(refused.error().kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused.error().param()).isEqualTo("model");
        return refused.error().message();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cheapest | cheapest",
                "  CHEAPEST | cheapest",
                "auto | auto",
                "cheapest with vision | cheapest with vision",
                "cheapest_with_vision | cheapest with vision",
                "Cheapest-with-Vision | cheapest with vision",
                "fastest with tools, json + vision and pdf | fastest with json and pdf and tools and vision",
                "best with tools with json with tools | best with json and tools",
                "best with Long Context | best with long-context",
                "best with long_context and audio in | best with audio-in and long-context",
                "reliable without reasoning | reliable without reasoning",
                "free with chat | free with chat",
                "cheapest under $0.01 | cheapest where cost<$0.01",
                "cheapest under $ .5 per request | cheapest where cost<$0.5",
                "cheapest under $0.5/request | cheapest where cost<$0.5",
                "cheapest with vision under $2/M | cheapest with vision under $2 per 1M",
                "cheapest under $2.50 per 1M | cheapest under $2.5 per 1M",
                "cheapest context >= 128k | cheapest where context>=128000",
                "cheapest context>=1.5M | cheapest where context>=1500000",
                "cheapest context >= 0 | cheapest where context>=0",
                "balanced from OpenAI, azure openai | balanced from azure-openai, openai",
                "balanced from azure | balanced from azure-openai",
                "balanced from z.ai not anthropic | balanced from z.ai not anthropic",
                "balanced not not diamond, openai with tools | balanced with tools not not-diamond, openai",
                "balanced where vision and tools and context>=64k and ttft<2s and cost<=$0.01 and quality>=60"
                        + "| balanced with tools and vision where context>=64000 and ttft<2s and cost<=$0.01 and quality>=60",
                "balanced where ttft < 500 ms and throughput > 0.05k | balanced where ttft<0.5s and throughput>50",
                "balanced where long context and context < 1M from openai"
                        + "| balanced with long-context from openai where context<1000000",
            })
    void readsWhatIsMeant(String policy, String meaning) {
        assertThat(read(policy)).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "cheapest with visoin | unknown word, 'visoin', at character 15; a capability is one of vision, pdf"
                        + "| Did you mean 'vision'?",
                "cheapest with tool | unknown word, 'tool', at character 15; a capability | Did you mean 'tools'?",
                "cheapest wiht tools | unknown word, 'wiht', at character 10; a clause is one of with, without, under,"
                        + "| Did you mean 'with'?",
                "cheapest with tools and under $2 | unknown word, 'under', at character 25; a capability | vision",
                "cheapest from openia | unknown word, 'openia', at character 15; a provider is one of anthropic, azure"
                        + "| Did you mean 'openai'?",
                "cheapest from openai and anthropic | unknown word, 'and', at character 22; a clause | with",
                "cheapest where latency<2s | unknown word, 'latency', at character 16; a capability | ttft",
                "cheapest where ttft 2s | unknown word, '2s', at character 21; a comparison is one of <, <=, >, >= | at character 21",
                "cheapest where ttft<2 | '2' at character 21: a time has its unit | 500ms",
                "cheapest where cost<0.01 | '0.01' at character 21: money is written in dollars | $0.01",
                "cheapest where quality>=60k | '60k' at character 25: this number has no unit | 60k",
                "cheapest context>=128kb | '128kb' at character 19: a count has no unit but k or M | 128kb",
                "cheapest context>=1.0005k | '1.0005k' at character 19 | whole numbers",
                "cheapest under $2 per token | unknown word, 'token', at character 23; a unit is one of request, 1m | m",
                "cheapest under $1e5 | '1e5' at character 17 | no unit",
                "cheapest under $1.2.3 | '1.2.3' at character 17 | a number was expected",
                "cheapest under $9999999999999 | '9999999999999' at character 17 | at most 12 digits",
                "cheapest where throughput>999999999999M | at character 27 | too large",
                "cheapest with | ends where a capability was expected | vision",
                "cheapest under | money is written in dollars | $",
                "cheapest context | ends where a comparison was expected | >=",
                "cheapest with vision! | a character that no policy has, '!', at character 21 | !",
                "cheapest cheapest | unknown word, 'cheapest', at character 10 | a clause",
            })
    void aSlipIsNamedWithItsPlaceAndTheWayOut(String policy, String first, String second) {
        assertThat(refusal(policy))
                .startsWith("the policy in model ")
                .contains(first)
                .contains(second);
    }

    @Test
    void oneThatIsLongerThanAnybodyWritesIsRefused() {
        assertThat(read("cheapest" + " ".repeat(RouteGrammar.MOST_CHARACTERS - 8)))
                .isEqualTo("cheapest");
        assertThat(refusal("cheapest" + " ".repeat(RouteGrammar.MOST_CHARACTERS - 7)))
                .contains("has 501 characters; a policy has at most 500");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cheapest", "Auto", " best", "free with vision", "fastest-model", "balanced,", "best_x", "free!"
            })
    void beginsWithAnObjective(String policy) {
        assertThat(RouteGrammar.isPolicy(policy)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cheap",
                "gpt-4o",
                "openrouter/auto",
                "auto/x",
                "free:x",
                "best2",
                "cheapest.1",
                "freedom",
                "best@1"
            })
    void isAName(String name) {
        assertThat(RouteGrammar.isPolicy(name)).isFalse();
    }
}
