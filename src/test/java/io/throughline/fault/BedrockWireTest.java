package io.throughline.fault;

import static io.throughline.testing.RawUpstream.answer;
import static io.throughline.testing.RawUpstream.chunk;
import static io.throughline.testing.RawUpstream.end;
import static io.throughline.testing.RawUpstream.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.AwsEvents;
import io.throughline.testing.RunningGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bedrock's binary streams and its errors through the whole gateway, over real sockets. */
class BedrockWireTest extends RunningGateway {

    private static final String NOVA = "bedrock/amazon.nova-micro-v1:0";
    private static final String STREAM = "application/vnd.amazon.eventstream";

    private static final byte[] WHOLE = AwsEvents.stream(List.of(
            "messageStart {\"role\":\"assistant\"}",
            "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"text\":\"Grüße 日本\"}}",
            "contentBlockStop {\"contentBlockIndex\":0}",
            "messageStop {\"stopReason\":\"end_turn\"}",
            "metadata {\"usage\":{\"inputTokens\":1000,\"outputTokens\":1000}}"));

    @Test
    void aBinaryStreamBecomesEvents() throws Exception {
        var marker = unique();
        RAW.play(marker, head(STREAM), chunk(WHOLE), end());
        var answer = ask(chat(NOVA, marker, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.body()).contains("Grüße 日本", "\"cost\":0.000175", "data: [DONE]");
    }

    @Test
    void aDamagedStreamIsAnError() throws Exception {
        var marker = unique();
        var damaged = WHOLE.clone();
        damaged[WHOLE.length - 1] ^= 1;
        RAW.play(marker, head(STREAM), chunk(damaged), end());
        var answer = ask(chat(NOVA, marker, ",\"stream\":true"));
        assertThat(answer.body()).contains("wrong checksum").doesNotContain("[DONE]");
    }

    @Test
    void aThrottledCallIsA429() throws Exception {
        var marker = unique();
        var headers = Map.of("content-type", "application/json", "x-amzn-errortype", "ThrottlingException");
        RAW.play(marker, answer(429, headers, "{\"message\":\"Too many requests\"}"));
        assertThat(error(ask(chat(NOVA, marker)), 429).path("code").asString()).isEqualTo("rate_limit_exceeded");
    }
}
