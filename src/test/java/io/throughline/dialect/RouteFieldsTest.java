package io.throughline.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.Fallbacks;
import io.throughline.chat.GatewayException;
import io.throughline.chat.ProviderControls;
import io.throughline.chat.ProviderControls.MaxPrice;
import io.throughline.chat.ProviderControls.Privacy;
import io.throughline.chat.ProviderControls.Sort;
import io.throughline.chat.RouteControls;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFieldsTest {

    private static RouteControls read(String body) {
        return RouteFields.read(JsonIndex.of(JsonBytes.of(body)));
    }

    @Test
    void aBodyWithoutSuchFieldsSaysNothing() {
        assertThat(read("{\"model\": \"m\", \"messages\": [], \"stream\": true}"))
                .isSameAs(RouteControls.NONE);
    }

    @Test
    void readsModelsSessionLabelsCeilingAndExplanation() {
        var controls = read("""
                {"models": ["a/b", "cheapest with tools"], "session_id": "tkt-991",
                 "metadata": {"plan": "paid", "seats": 4, "tags": ["x", "y"]},
                 "throughline": {"max_cost": "0.05", "strong_share": 0.25, "explain": true}}
                """);
        assertThat(controls.models()).containsExactly("a/b", "cheapest with tools");
        assertThat(controls.session()).isEqualTo("tkt-991");
        assertThat(controls.metadata()).isEqualTo(Map.of("plan", "paid", "seats", "4", "tags", "[\"x\", \"y\"]"));
        assertThat(controls.maxCostUsd()).isEqualByComparingTo("0.05");
        assertThat(controls.strongShare()).isEqualTo(0.25);
        assertThat(controls.inSession("other").costingAtMost(BigDecimal.ZERO).strongShare())
                .isEqualTo(0.25);
        assertThat(controls.explained()).isTrue();
    }

    @Test
    void nullIsAbsent() {
        assertThat(read("{\"models\": null, \"session_id\": null, \"metadata\": null, \"throughline\": null}"))
                .isEqualTo(RouteControls.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"models": "a/b"}                    | models     | models must be an array of model strings, but it is "a/b"
            {"models": ["a/b", 7]}               | models[1]  | models[1] must be a model string, but it is 7
            {"models": [" "]}                    | models[0]  | models[0] must be a model string, but it is " "
            {"session_id": 7}                    | session_id | session_id must be a string, but it is 7
            {"session_id": ""}                   | session_id | session_id must have 1 to 256 characters, but it has 0
            {"throughline": {"max_cost": "lots"}} | throughline.max_cost | throughline.max_cost must be an amount in dollars such as 0.05, but it is 'lots'
            {"throughline": {"max_cost": -1}}    | throughline.max_cost | throughline.max_cost must be an amount in dollars such as 0.05, but it is '-1'
            {"throughline": {"max_cost": []}}    | throughline.max_cost | throughline.max_cost must be an amount in dollars such as 0.05, but it is []
            {"throughline": {"strong_share": 1.5}} | throughline.strong_share | throughline.strong_share must be a number from 0 to 1, but it is 1.5
            {"throughline": {"strong_share": -0.1}} | throughline.strong_share | throughline.strong_share must be a number from 0 to 1, but it is -0.1
            {"throughline": {"strong_share": "0.5"}} | throughline.strong_share | throughline.strong_share must be a number from 0 to 1, but it is "0.5"
            {"route": "straight"}                | route      | route must be fallback, but it is "straight"
            {"provider": []}                     | provider   | provider must be an object such as {"sort": "price"}, but it is []
            {"provider": {"order": "openai"}}    | provider.order | provider.order must be an array of provider names, but it is "openai"
            {"provider": {"only": [1]}}          | provider.only[0] | provider.only[0] must be a provider name, but it is 1
            {"provider": {"sort": "cheapest"}}   | provider.sort | provider.sort must be price, throughput, latency, exacto, but it is "cheapest"
            {"provider": {"sort": {"by": 1}}}    | provider.sort.by | provider.sort.by must be price, throughput, latency, exacto, but it is 1
            {"provider": {"sort": {"partition": "all"}}} | provider.sort.partition | provider.sort.partition must be model, none, but it is "all"
            {"provider": {"max_price": 1}}       | provider.max_price | provider.max_price must be an object such as {"prompt": 1, "completion": 2}, but it is 1
            {"provider": {"max_price": {"prompt": "x"}}} | provider.max_price.prompt | provider.max_price.prompt must be an amount in dollars such as 0.05, but it is 'x'
            {"provider": {"data_collection": "no"}} | provider.data_collection | provider.data_collection must be allow, deny, but it is "no"
            {"provider": {"zdr": 1}}             | provider.zdr | provider.zdr must be true or false, but it is 1
            {"provider": {"preferred_max_latency": {"p90": "s"}}} | provider.preferred_max_latency.p90 | provider.preferred_max_latency.p90 must be seconds such as 2.5, but it is 's'
            {"providerOptions": {"gateway": {"sort": "price"}}} | providerOptions.gateway.sort | providerOptions.gateway.sort must be cost, ttft, tps, but it is "price"
            {"fallbacks": "m"}                   | fallbacks  | fallbacks must be an array of model strings, or of objects such as {"gpt-4o": ["claude-sonnet-5"]}, but it is "m"
            {"fallbacks": [3]}                   | fallbacks[0] | fallbacks[0] must be a model string, or an object, but it is 3
            {"fallbacks": [{"model": "m", "messages": []}]} | fallbacks[0].messages | fallbacks[0].messages cannot be given here: a fallback gets the request as it is, so name its model only
            {"throughline": {"explain": "yes"}}  | throughline.explain | throughline.explain must be true or false, but it is "yes"
            """)
    void aWrongValueIsNamed(String body, String param, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.error().param()).isEqualTo(param))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"models": LIST}                                   | models
            {"fallbacks": LIST}                                | fallbacks
            {"content_policy_fallbacks": LIST}                 | content_policy_fallbacks
            {"context_window_fallbacks": LIST}                 | context_window_fallbacks
            {"model": "m", "fallbacks": [{"m": LIST}]}         | fallbacks[0].m
            {"providerOptions": {"gateway": {"models": LIST}}} | providerOptions.gateway.models
            """)
    void aListNamesAtMost20Models(String body, String param) {
        assertThat(read(body.replace("LIST", models(20)))).isNotEqualTo(RouteControls.NONE);
        assertThatThrownBy(() -> read(body.replace("LIST", models(21))))
                .hasMessage(param + " must name at most 20 models, but it names 21");
    }

    private static String models(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"a/" + i + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void readsOpenRoutersProvider() {
        var provider = read("""
                {"provider": {"order": ["bedrock"], "only": ["bedrock", "anthropic"], "ignore": ["azure"], "allow_fallbacks": false,
                 "require_parameters": true, "data_collection": "deny", "zdr": true, "quantizations": ["FP8", "bf16"],
                 "sort": {"by": "price", "partition": "none"}, "max_price": {"prompt": "1", "completion": 4, "request": "0.01"},
                 "preferred_max_latency": {"p50": 1, "p90": 2.5}, "preferred_min_throughput": 40, "enforce_distillable_text": true}}
                """).provider();
        assertThat(provider)
                .isEqualTo(new ProviderControls(
                        List.of("bedrock"),
                        List.of("bedrock", "anthropic"),
                        List.of("azure"),
                        false,
                        Sort.PRICE,
                        true,
                        new MaxPrice(BigDecimal.ONE, new BigDecimal("4"), new BigDecimal("0.01"), null),
                        true,
                        Privacy.NO_RETENTION,
                        List.of("fp8", "bf16"),
                        BigDecimal.ONE,
                        new BigDecimal("40")));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"price\"', PRICE, false",
        "'\"throughput\"', THROUGHPUT, false",
        "'\"Latency\"', LATENCY, false",
        "'\"exacto\"', EXACTO, false",
        "'{\"by\": \"throughput\"}', THROUGHPUT, false",
        "'{\"by\": \"throughput\", \"partition\": \"model\"}', THROUGHPUT, false",
        "'{\"partition\": \"none\"}', , true",
    })
    void readsEverySort(String sort, Sort by, boolean pooled) {
        var provider = read("{\"provider\": {\"sort\": " + sort + "}}").provider();
        assertThat(provider.sort()).isEqualTo(by);
        assertThat(provider.pooled()).isEqualTo(pooled);
    }

    @Test
    void readsVercelsGatewayOptions() {
        var controls = read("""
                {"providerOptions": {"gateway": {"order": ["bedrock", "anthropic"], "only": ["bedrock", "anthropic"], "sort": "tps",
                 "models": ["openai/gpt-5"], "disallowPromptTraining": true}, "anthropic": {"effort": "low"}}}
                """);
        assertThat(controls.models()).containsExactly("openai/gpt-5");
        assertThat(controls.provider().order()).containsExactly("bedrock", "anthropic");
        assertThat(controls.provider().only()).containsExactly("bedrock", "anthropic");
        assertThat(controls.provider().sort()).isEqualTo(Sort.THROUGHPUT);
        assertThat(controls.provider().privacy()).isEqualTo(Privacy.NO_TRAINING);
    }

    @Test
    void readsLiteLlmsFallbacks() {
        var controls = read("""
                {"models": ["b"], "fallbacks": ["c", {"model": "d"}, {"gpt-fast": ["e", "b"], "other": ["x"]}, {"*": ["f"]}],
                 "context_window_fallbacks": [{"gpt-fast": ["long"]}], "content_policy_fallbacks": ["mild"], "model": "gpt-fast"}
                """);
        assertThat(controls.models()).containsExactly("b", "c", "d", "e", "f");
        assertThat(controls.fallbacks()).isEqualTo(new Fallbacks(List.of("long"), List.of("mild")));
    }

    @Test
    void fallbacksCanBeSwitchedOff() {
        var controls = read("""
                {"model": "a", "models": ["b"], "fallbacks": ["c"], "content_policy_fallbacks": ["d"], "disable_fallbacks": true}
                """);
        assertThat(controls).isEqualTo(RouteControls.NONE);
    }
}
