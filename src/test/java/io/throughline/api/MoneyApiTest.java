package io.throughline.api;

import static io.throughline.testing.RawUpstream.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.throughline.testing.ChatStream;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What answers cost, in the answer and in the meters. */
class MoneyApiTest extends RunningGateway {

    private static final String USAGE = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    /** $1 in, $0.037 cached, $1.003 out for a million tokens: nano-dollars are not whole. */
    private static final String PRICED = "first/priced";

    private static void play(String marker, int input, int cached, int output) {
        RAW.play(marker, answer(200, "application/json", """
                {"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"m","choices":[{"index":0,\
                "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":%d,\
                "completion_tokens":%d,"total_tokens":%d,"prompt_tokens_details":{"cached_tokens":%d}}}""".formatted(input, output, input + output, cached)));
    }

    private double counter(String name, String... tags) {
        return meters.find(name).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private long timer(String name, String... tags) {
        return meters.find(name).tags(tags).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void theCostIsRightToTheNanoDollar() throws Exception {
        var marker = unique();
        play(marker, 1234, 1000, 567);
        // 234 * 1000 + 1000 * 37 + 567 * 1003 = 234000 + 37000 + 568701 nano-dollars
        var answer = ask(chat(PRICED, marker));
        assertThat(answer.headers().firstValue("x-throughline-cost")).hasValue("0.000839701");
        assertThat(answer.body()).contains("\"cost\":0.000839701");
        assertThat(json(answer).at("/usage/prompt_tokens").intValue()).isEqualTo(1234);
    }

    @Test
    void aStreamsCostStandsInItsUsage() throws Exception {
        // gpt-4o-mini: 360 * 150 + 640 * 75 + 50 * 600 nano-dollars
        var stream = ChatStream.of(ask(chat(MODEL, "[[cached]]", USAGE)).body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.usage()).isNotNull();
        assertThat(stream.usage().path("cost").decimalValue()).isEqualByComparingTo("0.000132");
        assertThat(ask(chat(MODEL, "[[cached]]")).body()).contains("\"cost\":0.000132");
    }

    @Test
    void anUnknownPriceIsNotShownAsZero() throws Exception {
        var marker = unique();
        play(marker, 10, 0, 5);
        var answer = ask(chat("raw/no-price", marker));
        assertThat(json(answer).path("usage").has("cost")).isFalse();
        assertThat(answer.headers().firstValue("x-throughline-cost")).isEmpty();
    }

    @Test
    void usageThatNobodyToldIsAnEstimate() throws Exception {
        var words = "[[say text=\"abcd efgh\" odd=no-usage]]";
        var stream = ChatStream.of(ask(chat(MODEL, words, USAGE)).body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.usage()).isNotNull();
        assertEstimated(stream.usage());

        var marker = unique();
        RAW.play(marker, answer(200, "application/json", """
                {"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"m","choices":[{"index":0,\
                "message":{"role":"assistant","content":"abcd efgh"},"finish_reason":"stop"}],"usage":null}"""));
        var plain = ask(chat(PRICED, marker));
        assertThat(plain.headers().firstValue("x-throughline-cost")).isEmpty();
        var usage = json(plain).path("usage");
        assertThat(usage.path("completion_tokens").intValue()).isEqualTo(3);
        assertThat(usage.path("estimated").booleanValue()).isTrue();
        assertThat(usage.path("cost").decimalValue()).isPositive();
    }

    @Test
    void anthropicsClientsSeeTheEstimateToo() throws Exception {
        var words = "[[say text=\"abcd efgh\" odd=no-usage]]";
        var stream = post("/v1/messages", chat(MODEL, words, ",\"max_tokens\":9,\"stream\":true"));
        assertThat(stream.body()).containsPattern("\"output_tokens\":3,\"cost\":0\\.\\d+,\"estimated\":true");
    }

    /** gpt-4o-mini: 150 nano-dollars in, 600 out. */
    private static void assertEstimated(JsonNode usage) {
        assertThat(usage.path("estimated").booleanValue()).isTrue();
        assertThat(usage.path("completion_tokens").intValue()).isEqualTo(3);
        int prompt = usage.path("prompt_tokens").intValue();
        assertThat(prompt).isPositive();
        assertThat(usage.path("cost").decimalValue())
                .isEqualByComparingTo(BigDecimal.valueOf(prompt * 150L + 3 * 600L, 9));
    }

    @Test
    void aStreamShowsNoUsageUnasked() throws Exception {
        var stream = ChatStream.of(ask(streamed(MODEL, "x")).body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.usage()).isNull();
    }

    @Test
    void metersCountCallsTokensAndMoney() throws Exception {
        var marker = unique();
        play(marker, 100, 40, 10);
        String[] model = {"provider", "first", "model", "priced"};
        double input = counter("throughline.tokens", "provider", "first", "model", "priced", "kind", "input");
        double cached = counter("throughline.tokens", "provider", "first", "model", "priced", "kind", "cached");
        double output = counter("throughline.tokens", "provider", "first", "model", "priced", "kind", "output");
        double cost = counter("throughline.cost.usd", model);
        long requests = timer(
                "throughline.requests",
                "provider",
                "first",
                "model",
                "priced",
                "outcome",
                "completed",
                "stream",
                "false");
        for (int i = 0; i < 3; i++) {
            assertThat(ask(chat(PRICED, marker)).statusCode()).isEqualTo(200);
        }
        Soon.holds(() -> {
            assertThat(timer(
                            "throughline.requests",
                            "provider",
                            "first",
                            "model",
                            "priced",
                            "outcome",
                            "completed",
                            "stream",
                            "false"))
                    .isEqualTo(requests + 3);
            assertThat(counter("throughline.tokens", "provider", "first", "model", "priced", "kind", "input"))
                    .isEqualTo(input + 300);
            assertThat(counter("throughline.tokens", "provider", "first", "model", "priced", "kind", "cached"))
                    .isEqualTo(cached + 120);
            assertThat(counter("throughline.tokens", "provider", "first", "model", "priced", "kind", "output"))
                    .isEqualTo(output + 30);
        });
        assertThat(counter("throughline.cost.usd", model) - cost)
                .isCloseTo(3 * (60 * 1000 + 40 * 37 + 10 * 1003) / 1e9, org.assertj.core.data.Offset.offset(1e-12));
    }

    @Test
    void aPageOfMetersShowsThem() throws Exception {
        assertThat(ask(streamed(MODEL, "x")).statusCode()).isEqualTo(200);
        error(ask(chat("gpt-9-imaginary", "x")), 404);
        Soon.holds(() -> assertThat(get("/actuator/prometheus").body())
                .contains(
                        "throughline_requests_seconds_count{",
                        "outcome=\"completed\"",
                        "outcome=\"refused\"",
                        "throughline_overhead_seconds",
                        "throughline_time_to_first_token_seconds",
                        "throughline_tokens_total{",
                        "throughline_cost_usd_total{",
                        "throughline_unpriced_total{",
                        "throughline_requests_open 0.0",
                        "throughline_upstream_connections{"));
    }

    @Test
    void aNameThatOnlyAClientWroteIsNoTag() throws Exception {
        var name = "invented-" + unique();
        var marker = unique();
        play(marker, 1, 0, 1);
        assertThat(ask(chat("raw/" + name, marker)).statusCode()).isEqualTo(200);
        error(ask(chat(name, "x")), 404);
        assertThat(get("/actuator/prometheus").body()).doesNotContain(name).contains("model=\"unlisted\"");
    }
}
