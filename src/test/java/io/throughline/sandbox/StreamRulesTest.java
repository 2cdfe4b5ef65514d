package io.throughline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The rules of a chat stream that every client accepts, for each model that ends one properly. */
class StreamRulesTest {

    private static final String BODY = """
            {"model":"%s","stream":true,"stream_options":{"include_usage":%s},"n":%d,
             "messages":[{"role":"user","content":"Paris and Rome, both"}],
             "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"p":{"type":"string"}},"required":["p"]}}}]}""";

    @RegisterExtension
    static final SandboxClient client = new SandboxClient();

    @TestFactory
    Stream<DynamicTest> everyStreamKeepsTheRules() {
        return Stream.of("echo", "tools", "reasoning", "slow", "long", "length", "refusal")
                .flatMap(model ->
                        Stream.of(1, 2).map(n -> DynamicTest.dynamicTest(model + " n=" + n, () -> check(model, n))));
    }

    @Test
    void sendsNoUsageUnasked() {
        var answer = client.chat(BODY.formatted("echo", false, 1));
        assertThat(answer.events()).noneMatch(event -> event.has("usage"));
    }

    private static void check(String model, int n) {
        var answer = client.chat(BODY.formatted(model, true, n));
        assertThat(answer.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(answer.text()).endsWith("data: [DONE]\n\n").doesNotContain("\r", "\nid:", "\nretry:", "\nevent:");
        var events = answer.events();
        assertThat(events).allSatisfy(StreamRulesTest::checkHead);
        assertThat(events.stream()
                        .map(event -> event.path("id").stringValue(""))
                        .distinct())
                .hasSize(1);
        var usage = events.getLast();
        assertThat(usage.path("choices").isEmpty()).isTrue();
        assertThat(usage.at("/usage/total_tokens").intValue(0)).isPositive();
        var chunks = events.subList(0, events.size() - 1);
        assertThat(chunks).noneMatch(event -> event.has("usage"));
        var first = chunks.subList(0, n).stream().map(StreamRulesTest::choice).toList();
        var last = chunks.reversed().subList(0, n).stream()
                .map(StreamRulesTest::choice)
                .toList()
                .reversed();
        assertThat(first)
                .extracting(choice -> choice.path("index").intValue(-1))
                .containsExactlyElementsOf(range(n));
        assertThat(first)
                .allMatch(choice -> choice.at("/delta/role").stringValue("").equals("assistant"));
        assertThat(last).extracting(choice -> choice.path("index").intValue(-1)).containsExactlyElementsOf(range(n));
        assertThat(last)
                .allMatch(choice -> choice.path("delta").isEmpty()
                        && choice.path("finish_reason").isString());
        checkMiddle(chunks.subList(n, chunks.size() - n).stream()
                .map(StreamRulesTest::choice)
                .toList());
    }

    private static void checkHead(JsonNode event) {
        assertThat(event.path("object").stringValue("")).isEqualTo("chat.completion.chunk");
        assertThat(event.path("created").longValue(0)).isEqualTo(1795176000L);
        assertThat(event.has("error")).isFalse();
    }

    private static void checkMiddle(List<JsonNode> choices) {
        assertThat(choices).allMatch(choice -> choice.path("finish_reason").isNull());
        assertThat(choices).noneMatch(choice -> choice.path("delta").has("role"));
        var begun = new HashSet<String>();
        for (var choice : choices) {
            choice.at("/delta/tool_calls").valueStream().forEach(call -> {
                var begins = begun.add(choice.path("index") + "/" + call.path("index"));
                assertThat(call.has("id")).isEqualTo(begins);
                assertThat(call.has("type")).isEqualTo(begins);
                assertThat(call.path("function").has("name")).isEqualTo(begins);
                assertThat(call.at("/function/arguments").isString()).isTrue();
            });
        }
    }

    private static JsonNode choice(JsonNode event) {
        assertThat(event.path("choices").size()).isEqualTo(1);
        return event.at("/choices/0");
    }

    private static List<Integer> range(int n) {
        return Stream.iterate(0, i -> i + 1).limit(n).toList();
    }
}
