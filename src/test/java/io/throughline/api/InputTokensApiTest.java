package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many tokens a request's input has, as OpenAI's and Anthropic's clients ask. */
class InputTokensApiTest extends RunningGateway {

    private static final String RESPONSES = "/v1/responses/input_tokens";
    private static final String MESSAGES = "/v1/messages/count_tokens";

    private static long tokens(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("input_tokens").longValue();
    }

    @Test
    void theTokensOfAnInputAreThoseOfItsChat() throws Exception {
        var answer = post(RESPONSES, "{\"model\":\"" + MODEL + "\",\"input\":\"hello there\"}");
        assertThat(tokens(answer)).as("two words and what is around them").isBetween(8L, 9L);
        assertThat(json(answer).path("object").stringValue()).isEqualTo("response.input_tokens");
        assertThat(tokens(post(RESPONSES, "{\"input\":\"hello there\"}"))).isEqualTo(tokens(answer));
    }

    @Test
    void theConversationCountsToo() throws Exception {
        var key = unique();
        ask(chat(MODEL, "word ".repeat(300), ",\"conversation\":\"" + key + "\""));
        var more = ",\"conversation\":\"" + key + "\"}";
        assertThat(tokens(post(RESPONSES, "{\"model\":\"" + MODEL + "\",\"input\":\"and?\"" + more)))
                .isGreaterThan(600);
        assertThat(json(get("/v1/conversations/" + key + "/items")).path("data").size())
                .as("nothing is stored")
                .isEqualTo(2);
    }

    @Test
    void anthropicsClientsCountInBothVersions() throws Exception {
        var body = "{\"model\":\"" + CLAUDE + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}]";
        for (var version : List.of("2023-06-01", "2026-10-21")) {
            var answer = post(MESSAGES, body + "}", "anthropic-version", version);
            assertThat(tokens(answer)).isBetween(3L, 30L);
            assertThat(json(answer).propertyNames()).containsExactly("input_tokens");
            assertThat(tokens(post(
                            MESSAGES,
                            body + ",\"system\":\"" + "word ".repeat(100) + "\"}",
                            "anthropic-version",
                            version)))
                    .isGreaterThan(100);
        }
    }

    @Test
    void whatIsWrongIsSaidInTheClientsShape() throws Exception {
        error(post(RESPONSES, "{\"model\":\"nobody-knows\",\"input\":\"x\"}"), 404);
        var wrong = post(MESSAGES, "{\"messages\":[]}", "anthropic-version", "2023-06-01");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).path("type").stringValue()).isEqualTo("error");
    }
}
