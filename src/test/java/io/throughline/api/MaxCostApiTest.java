package io.throughline.api;

import static io.throughline.testing.RawUpstream.event;
import static io.throughline.testing.RawUpstream.head;
import static io.throughline.testing.RawUpstream.silence;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.ChatStream;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A ceiling of cost: of what is expected, and of what it becomes. */
class MaxCostApiTest extends RunningGateway {

    /** A dollar for a million tokens in or out, roughly. */
    private static final String PRICED = "first/priced";

    private String key = "";

    /** Of an organization of its own: the answers that others got say how long one is to be expected. */
    @BeforeEach
    void makeKey() throws Exception {
        var organization = json(post("/admin/organizations", "{\"name\":\"" + unique() + "\"}"))
                .path("id")
                .stringValue();
        key = json(post("/admin/organizations/" + organization + "/keys", "{\"name\":\"app\"}"))
                .path("key")
                .stringValue();
    }

    @Override
    protected HttpResponse<String> ask(String json) throws IOException, InterruptedException {
        return post("/v1/chat/completions", json, "authorization", "Bearer " + key);
    }

    private static String under(String usd) {
        return ",\"throughline\":{\"max_cost\":" + usd + "}";
    }

    @Test
    void aModelThatIsExpectedToCostMoreIsNotCalled() throws Exception {
        var marker = unique();
        var error = error(ask(chat(PRICED, marker, under("0.00001"))), 404);
        assertThat(error.path("param").stringValue()).isEqualTo("max_cost");
        assertThat(error.path("message").stringValue()).contains(PRICED).contains("expected to cost $0.00");
        assertThat(RAW.calls(marker)).isZero();
        assertThat(error(post("/v1/chat/completions", chat(PRICED, marker), "X-Throughline-Max-Cost", "0.00001"), 404))
                .isNotNull();
    }

    @Test
    void aPolicyLeavesOutWhatIsTooDear() throws Exception {
        var error = error(ask(chat("cheapest from first", unique(), under("0.0001"))), 404);
        assertThat(error.path("message").stringValue()).contains("outside 'cost<=$0.0001'");
    }

    @Test
    void theProviderIsToldHowMuchOutputIsPaidFor() throws Exception {
        var marker = unique();
        assertThat(ask(chat(MODEL, marker, under("0.006"))).statusCode()).isEqualTo(200);
        // gpt-4o-mini: $0.60 for a million tokens of output
        assertThat(sentLimit(marker, "max_completion_tokens")).isBetween(9_900L, 10_000L);
        var lower = unique();
        assertThat(ask(chat(MODEL, lower, ",\"max_tokens\":50" + under("0.001")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(sentLimit(lower, "max_tokens")).isEqualTo(50);
        var higher = unique();
        assertThat(ask(chat(CLAUDE, higher, ",\"max_tokens\":50000" + under("0.15")))
                        .statusCode())
                .isEqualTo(200);
        // claude-sonnet-4-5: $15
        assertThat(sentLimit(higher, "max_tokens")).isBetween(9_900L, 10_000L);
    }

    private static long sentLimit(String marker, String field) {
        var sent = FAKE.requests().stream()
                .filter(request -> request.bodyText().contains(marker))
                .findFirst()
                .orElseThrow();
        return new JsonMapper().readTree(sent.bodyText()).path(field).longValue();
    }

    @Test
    void aStreamIsEndedWellWhereItsMoneyEnds() throws Exception {
        var marker = unique();
        var words = "word ".repeat(80);
        var chunk =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\""
                        + words + "\"},\"finish_reason\":null}]}";
        RAW.play(
                marker,
                head(),
                event(chunk),
                event(chunk),
                event(chunk),
                event(chunk),
                event(chunk),
                event(chunk),
                event(chunk),
                event(chunk),
                silence());
        var answer = ask(chat(
                PRICED,
                marker,
                ",\"stream\":true,\"max_tokens\":100,\"stream_options\":{\"include_usage\":true}" + under("0.0006")));
        var stream = ChatStream.of(answer.body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.finishReason(0)).isEqualTo("length");
        assertThat(stream.text()).hasSizeBetween(2_000, 3_200);
        assertThat(stream.usage().path("cost").decimalValue()).isLessThan(new BigDecimal("0.0008"));
        Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());
        var record = usage(answer).getFirst();
        assertThat(record.get("outcome")).isEqualTo("completed");
        assertThat(record.get("usage_estimated")).isEqualTo(true);
    }

    @Test
    void aCeilingThatDoesNotBindSetsNoLimit() throws Exception {
        var marker = unique();
        assertThat(ask(chat(MODEL, marker, under("100"))).statusCode()).isEqualTo(200);
        assertThat(FAKE.requestsWith(marker).getFirst().bodyText()).doesNotContain("max_completion_tokens");
    }
}
