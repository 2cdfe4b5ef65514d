package io.throughline.routing;

import static io.throughline.catalog.Capability.CHAT;
import static io.throughline.catalog.Capability.TOOLS;
import static io.throughline.routing.Shelf.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.ProviderControls.Privacy;
import io.throughline.dialect.RouteFields;
import io.throughline.routing.health.Pace;
import io.throughline.tenant.OwnKeys;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the routing fields of a body do to the plan, from the bytes on. */
class RoutingFieldsTest {

    /** {@code llama} costs 1, 2 and 3 dollars at cheap, quick and careful; the gateway has it too. */
    private static final Shelf SHELF = new Shelf()
            .live("cheap", "quick")
            .provider("careful-ai", "Careful AI", Privacy.NO_RETENTION)
            .provider("discreet", "Discreet", Privacy.NO_TRAINING)
            .gateway("openrouter")
            .locked("asleep")
            .model("cheap/llama", 1, 1)
            .model("quick/llama", 2, 2)
            .model("careful-ai/llama", 3, 3, TOOLS)
            .model("openrouter/meta/llama", 1, 1)
            .model("openrouter/meta/llama:free", 0, 0)
            .model("discreet/small", 0.1, 0.2)
            .model("discreet/odd", null, null)
            .model("cheap/llama3:8b", 1, 1)
            .model("cheap/nova-v1:0", 1, 1)
            .model("quick/big", 5, 50)
            .model("asleep/huge", 9, 9)
            .health(Map.of(
                    "quick/llama", new Pace(0.5, 200, 0.9),
                    "careful-ai/llama", new Pace(0.2, 50, 0.99),
                    "cheap/llama", new Pace(3, 20, 0.5)));

    private static RoutePlan plan(String body) {
        return plan(body, Needs.TYPICAL);
    }

    private static RoutePlan plan(String body, Needs needs) {
        return SHELF.router().plan(ask(body, needs));
    }

    private static RouteAsk ask(String body, Needs needs) {
        var index = JsonIndex.of(JsonBytes.of(body));
        var model = JsonIndex.of(JsonBytes.of(body)).value("model");
        return new RouteAsk(
                model == null ? "" : model.slice(1, model.length() - 1).utf8(),
                CHAT,
                OwnKeys.NONE,
                RouteFields.read(index),
                () -> needs);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "llama"         |                                                            | cheap quick careful-ai
            "llama"         | "only": ["QUICK", "Careful AI"]                            | quick careful-ai
            "llama"         | "only": ["carefulAi", "nobody"]                            | careful-ai
            "llama"         | "ignore": ["careful_ai", "nobody"]                         | cheap quick
            "llama"         | "order": ["careful-ai", "nobody"]                          | careful-ai cheap quick
            "llama"         | "order": ["quick", "cheap"], "allow_fallbacks": false      | quick cheap
            "llama"         | "allow_fallbacks": false                                   | cheap
            "llama"         | "sort": "price"                                            | cheap quick careful-ai
            "llama"         | "sort": "throughput"                                       | quick careful-ai cheap
            "llama"         | "sort": "latency"                                          | careful-ai quick cheap
            "llama"         | "sort": "exacto"                                           | careful-ai quick cheap
            "llama"         | "sort": {"by": "latency"}, "order": ["cheap"]              | cheap careful-ai quick
            "llama"         | "preferred_max_latency": 1                                 | quick careful-ai cheap
            "llama"         | "preferred_min_throughput": {"p50": 100, "p90": 40}        | quick cheap careful-ai
            "llama"         | "max_price": {"prompt": "2"}                               | cheap quick
            "llama"         | "max_price": {"prompt": 9, "completion": 1, "request": 0}  | cheap
            "llama"         | "data_collection": "deny"                                  | careful-ai
            "llama"         | "zdr": true, "data_collection": "allow"                    | careful-ai
            "llama"         | "require_parameters": true                                 | cheap quick careful-ai
            "llama:nitro"   |                                                            | quick careful-ai cheap
            "llama:floor"   | "sort": "latency"                                          | cheap quick careful-ai
            "llama:floor:exacto" |                                                       | careful-ai quick cheap
            "cheapest"      | "only": ["quick"]                                          | quick quick
            "cheapest"      | "zdr": true                                                | openrouter openrouter careful-ai
            "meta/llama"    | "quantizations": ["fp8"]                                   | openrouter
            "openrouter/meta/llama" | "ignore": ["groq"]                                       | openrouter
            "openrouter/meta/llama" | "only": ["amazon-bedrock"], "zdr": true, "order": ["x"], "allow_fallbacks": false | openrouter
            """)
    void aFieldOfProviderFiltersOrOrders(String model, String provider, String expected) {
        var plan = plan("{\"model\": " + model + ", \"provider\": {" + (provider == null ? "" : provider) + "}}");
        assertThat(plan.routes()).extracting(route -> route.provider().id()).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model": "llama", "provider": {"only": ["nobody"]}} | Of 3 that offer it: 3 not from nobody.
            {"model": "llama", "provider": {"ignore": ["cheap", "quick", "careful-ai"]}} | Of 3 that offer it: 3 from cheap, quick, careful-ai.
            {"model": "llama", "provider": {"only": ["cheap", "quick"], "zdr": true}} | 1 not from cheap, quick; 2 of providers not known to keep nothing.
            {"model": "llama", "provider": {"quantizations": ["fp8"]}} | 3 quantization (wanted: fp8) unknown.
            {"model": "llama", "provider": {"max_price": {"prompt": 0.5}}} | 3 outside 'max_price.prompt of $0.5'.
            {"model": "openrouter/meta/llama", "provider": {"ignore": ["OpenRouter"]}} | 1 from OpenRouter.
            {"model": "odd", "provider": {"max_price": {"prompt": 0.5}}} | 1 price unknown.
            {"model": "llama", "throughline": {"max_cost": 0.0001}} | no model is left for 'llama' within max_cost $0.0001
            {"model": "cheapest from quick", "provider": {"only": ["cheap"]}} | not from cheap
            {"model": "llama", "provider": {"order": ["discreet"], "allow_fallbacks": false}} | no provider of provider.order can be called for 'llama', and provider.allow_fallbacks is false
            {"model": "openai-like", "models": ["huge"]} | none of the models can be called: model 'openai-like' was not found
            """)
    void whenNothingIsLeftTheErrorSaysWhy(String body, String message) {
        assertThatThrownBy(() -> plan(body))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.error().kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND))
                .hasMessageContaining(message);
    }

    @Test
    void everyParameterOfTheRequestCounts() {
        var needs = new Needs(Set.of(TOOLS), 1_000, 0, 500);
        assertThat(ids(plan("{\"model\": \"llama\", \"provider\": {\"require_parameters\": true}}", needs)))
                .containsExactly("careful-ai/llama");
        assertThat(ids(plan("{\"model\": \"llama\"}", needs))).hasSize(3);
    }

    @Test
    void furtherModelsComeAfterAllRoutesOfThoseBefore() {
        var plan = plan("{\"model\": \"llama\", \"models\": [\"big\", \"cheapest from discreet\", \"cheap/llama\"]}");
        assertThat(ids(plan))
                .containsExactly(
                        "cheap/llama",
                        "quick/llama",
                        "careful-ai/llama",
                        "quick/big",
                        "discreet/small",
                        "discreet/odd");
    }

    @Test
    void aFallbackInheritsEveryFilterAndCeiling() {
        var plan = plan("""
                {"model": "llama", "models": ["big", "small", "cheapest"], "fallbacks": ["openrouter/meta/llama"],
                 "context_window_fallbacks": ["big", "quick/llama"],
                 "provider": {"max_price": {"completion": 2}, "ignore": ["cheap", "careful-ai"]}}
                """);
        assertThat(ids(plan))
                .containsExactly(
                        "quick/llama", "discreet/small", "openrouter/meta/llama:free", "openrouter/meta/llama");
        assertThat(after(plan, ErrorKind.CONTEXT_TOO_LONG, "quick/llama", "discreet/small"))
                .containsExactly("openrouter/meta/llama:free", "openrouter/meta/llama");
        assertThat(plan("{\"model\": \"big\", \"models\": [\"small\"], \"throughline\": {\"max_cost\": 0.001}}")
                        .routes())
                .extracting(route -> route.model().id())
                .containsExactly("discreet/small");
    }

    @Test
    void withoutPartitionAllModelsArePooled() {
        var body =
                "{\"model\": \"big\", \"models\": [\"llama\", \"small\"], \"provider\": {\"sort\": {%s\"partition\": \"none\"}}}";
        assertThat(ids(plan(body.formatted("\"by\": \"price\", "))))
                .containsExactly("discreet/small", "cheap/llama", "quick/llama", "careful-ai/llama", "quick/big");
        assertThat(ids(plan(body.formatted("")))).startsWith("discreet/small");
        assertThat(ids(plan(body.formatted("\"by\": \"throughput\", ")))).startsWith("quick/llama", "careful-ai/llama");
    }

    @Test
    void whatIsNotHeededIsAWarning() {
        var plan = plan("""
                {"model": "huge", "models": ["llama"], "provider": {"order": ["nobody"], "ignore": ["cheap"]}}
                """);
        assertThat(ids(plan)).containsExactly("quick/llama", "careful-ai/llama");
        assertThat(plan.warnings())
                .containsExactly(
                        "model 'huge' cannot be called: no provider that offers it is live: asleep (no key)",
                        "provider.order names 'nobody', which is no provider here");
    }

    @Test
    void aModelStringThatCannotBeReadIsAnErrorWhereverItStands() {
        assertThatThrownBy(() -> plan("{\"model\": \"llama\", \"models\": [\"cheapest with wings\"]}"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.error().kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    @Test
    void fallbacksForOneKindOfFailureAreTriedAfterThatOnly() {
        var plan = plan("""
                {"model": "quick/llama", "context_window_fallbacks": ["big"], "content_policy_fallbacks": ["small"],
                 "fallbacks": ["cheap/llama"]}
                """);
        assertThat(ids(plan)).containsExactly("quick/llama", "cheap/llama");
        assertThat(after(plan, ErrorKind.CONTEXT_TOO_LONG, "quick/llama")).containsExactly("quick/big", "cheap/llama");
        assertThat(after(plan, ErrorKind.CONTENT_REFUSED, "quick/llama"))
                .containsExactly("discreet/small", "cheap/llama");
        assertThat(after(plan, ErrorKind.INVALID_REQUEST, "quick/llama")).isEmpty();
        assertThat(ids(plan)).doesNotContain("quick/big", "discreet/small");
        assertThat(after(plan, ErrorKind.CONTEXT_TOO_LONG, "quick/llama", "quick/big"))
                .containsExactly("cheap/llama");
        assertThat(after(plan, ErrorKind.CONTEXT_TOO_LONG, "quick/llama", "quick/big", "cheap/llama"))
                .isEmpty();
        assertThat(after(plan("{\"model\": \"llama\"}"), ErrorKind.CONTEXT_TOO_LONG))
                .isEmpty();
    }

    private static List<String> after(RoutePlan plan, ErrorKind kind, String... tried) {
        return plan.standIns(kind, Set.of(tried)).stream()
                .map(route -> route.model().id())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "cheap/llama3:8b, cheap/llama3:8b, true",
        "llama3:8b, cheap/llama3:8b, true",
        "nova-v1:0, cheap/nova-v1:0, true",
        "nova-v1:0:floor, cheap/nova-v1:0, true",
        "cheap/llama3:70b, cheap/llama3:70b, false",
        "cheap/llama:free, cheap/llama:free, false",
        "quick/llama:nitro, quick/llama, true",
        "meta/llama:free, openrouter/meta/llama:free, true",
        "meta/llama:free:nitro, openrouter/meta/llama:free, true",
        "meta/llama:thinking, openrouter/meta/llama:thinking, false",
        "openrouter/meta/llama:online, openrouter/meta/llama:online, false",
        "openrouter/meta/llama:nitro, openrouter/meta/llama:nitro, true",
    })
    void colonsAreVariantsOnlyBehindAListedName(String model, String expected, boolean listed) {
        var routes = plan("{\"model\": \"" + model + "\"}").routes();
        assertThat(routes).extracting(route -> route.model().id()).containsExactly(expected);
        assertThat(routes.getFirst().model().listed()).isEqualTo(listed);
    }

    @Test
    void aGatewaysPriceIsKnownOnlyForTheCheapestOfItsHosts() {
        assertThat(plan("{\"model\": \"openrouter/meta/llama:floor\"}")
                        .routes()
                        .getFirst()
                        .model()
                        .price())
                .isNotNull();
        assertThat(plan("{\"model\": \"openrouter/meta/llama:nitro\"}")
                        .routes()
                        .getFirst()
                        .model()
                        .price())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"llama:free", "quick/llama:free", "big:thinking"})
    void aVariantThatIsNotThereNeverBecomesThePaidModel(String model) {
        assertThatThrownBy(() -> plan("{\"model\": \"" + model + "\"}"))
                .hasMessageContaining("model '" + model + "' was not found")
                .hasMessageContaining(":nitro");
    }

    @Test
    void explainsWhatTheFieldsTook() {
        var decisions = new ArrayList<Decision>();
        var plan = SHELF.router()
                .plan(ask(
                                "{\"model\": \"llama\", \"models\": [\"small\"], \"provider\": {\"ignore\": [\"cheap\"]}}",
                                Needs.TYPICAL)
                        .telling(decisions::add));
        assertThat(ids(plan)).containsExactly("quick/llama", "careful-ai/llama", "discreet/small");
        assertThat(decisions).extracting(Decision::asked).containsExactly("llama", "small");
        assertThat(decisions.getFirst().removed()).containsExactly(new Decision.Removed("from cheap", 1));
        assertThat(decisions.getFirst().left()).isEqualTo(2);
        assertThat(decisions.getFirst().rejections().apply(9))
                .isEqualTo(List.of(new Decision.Rejected("cheap/llama", "from cheap")));
    }

    @Test
    void theCallersOwnKeyGoesFirst() {
        var router = new Shelf()
                .live("a")
                .locked("b")
                .model("a/m", 1, 1)
                .model("b/m", 2, 2)
                .router();
        assertThat(ids(router.plan(RouteAsk.chat("m", Shelf.keyFor("b"))))).containsExactly("b/m", "a/m");
    }
}
