package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Conversations that become the words of their user and a summary. */
class CompactApiTest extends RunningGateway {

    private static final String COMPACT = "/v1/responses/compact";

    private static JsonNode ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    @Test
    void theSummaryGoesInThePlaceOfTheConversation() throws Exception {
        var marker = unique();
        var input = "[{\"role\":\"user\",\"content\":\"first " + marker
                + "\"},{\"role\":\"assistant\",\"content\":\"long answer\"},{\"role\":\"user\",\"content\":\"second\"}]";
        var compacted = ok(post(COMPACT, "{\"model\":\"" + MODEL + "\",\"input\":" + input + "}"));
        assertThat(compacted.path("object").stringValue()).isEqualTo("response.compaction");
        assertThat(compacted.path("usage").path("total_tokens").longValue()).isPositive();
        var output = compacted.path("output");
        assertThat(output.size()).isEqualTo(3);
        assertThat(output.path(1).path("content").path(0).path("text").stringValue())
                .isEqualTo("second");
        var item = output.path(2);
        assertThat(item.path("type").stringValue()).isEqualTo("compaction");
        assertThat(FAKE.requestsWith(marker).getLast().bodyText()).contains("long answer", "Summarize");

        var again = unique();
        ok(post(
                "/v1/responses",
                "{\"model\":\"" + MODEL + "\",\"input\":[" + item + ",{\"role\":\"user\",\"content\":\"" + again
                        + "\"}]}"));
        assertThat(FAKE.requestsWith(again).getLast().bodyText())
                .contains("Summary of the conversation so far", "Summarize the conversation")
                .doesNotContain("encrypted_content");
    }

    @Test
    void aStoredResponseIsCompactedWithAllBeforeIt() throws Exception {
        var marker = unique();
        var first = ok(post("/v1/responses", "{\"model\":\"" + MODEL + "\",\"input\":\"one " + marker + "\"}"));
        var id = first.path("id").stringValue();
        var compacted = ok(post(COMPACT, "{\"model\":\"" + MODEL + "\",\"previous_response_id\":\"" + id + "\"}"));
        assertThat(compacted
                        .path("output")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .stringValue())
                .isEqualTo("one " + marker);
        assertThat(compacted.path("output").size()).isEqualTo(2);
        error(get("/v1/responses/" + compacted.path("id").stringValue()), 404);
    }

    @Test
    void nothingToCompactIsRefused() throws Exception {
        error(post(COMPACT, "{\"model\":\"" + MODEL + "\"}"), 400);
    }
}
