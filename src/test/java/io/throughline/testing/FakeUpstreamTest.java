package io.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeUpstreamTest {
    private static final String OPENAI_TOOL =
            "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}]";

    private final FakeUpstream fake = FakeUpstream.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        fake.close();
    }

    private HttpResponse<String> openAi(String fields) throws IOException, InterruptedException {
        return send("/v1/chat/completions", "{'model':'gpt-4o'," + fields + "}", "authorization", "Bearer sk-x");
    }

    private HttpResponse<String> anthropic(String fields) throws IOException, InterruptedException {
        return send(
                "/v1/messages", "{'model':'claude-sonnet-4-5','max_tokens':2000," + fields + "}", "x-api-key", "sk-x");
    }

    private HttpResponse<String> send(String path, String body, String keyName, String key)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(fake.baseUrl() + path))
                .header("content-type", "application/json")
                .header("anthropic-version", "2023-06-01")
                .header(keyName, key)
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'messages':[]                                                     | empty array
            'messages':[{'role':'robot','content':'x'}]                       | Invalid value: 'robot'
            'messages':[{'role':'user','content':null}]                       | expected a string, got null
            'messages':[{'role':'tool','tool_call_id':'a','content':'x'}]     | must be a response to a preceeding message
            'messages':[{'role':'user','content':'x'}],'throughline':{}       | Unrecognized request argument supplied: throughline
            'messages':[{'role':'user','content':'x'}],'conversation':'c'     | Unrecognized request argument supplied: conversation
            'messages':[{'role':'user','content':'x'}],'stream_options':{}    | only allowed when 'stream' is enabled
            'messages':[{'role':'user','content':'x'}],'tools':[]             | Invalid 'tools': empty array
            'messages':[{'role':'user','content':'x'}],'tool_choice':'auto'   | only allowed when 'tools' are specified
            'messages':[{'role':'user','content':'x'}],'temperature':2.5      | Invalid 'temperature'
            'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'http://x/y'}}]}]        | Invalid 'image_url'
            'messages':[{'role':'user','content':'x'}],'response_format':{'type':'json_schema','json_schema':{}}  | response_format.json_schema.name
            """)
    void refusesWhatOpenAiRefuses(String fields, String message) throws IOException, InterruptedException {
        var answer = openAi(fields);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\"", message);
        assertThat(fake.violations()).hasSize(1);
    }

    @Test
    void wantsEveryOpenAiCallAnswered() throws IOException, InterruptedException {
        var call =
                "{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]}";

        assertThat(openAi("'messages':[" + call + ",{'role':'user','content':'x'}]," + OPENAI_TOOL)
                        .body())
                .contains("did not have response messages: a");
    }

    @Test
    void refusesTheOldLimitForReasoningModels() throws IOException, InterruptedException {
        var body = "{'model':'gpt-5-mini','max_tokens':5,'messages':[{'role':'user','content':'x'}]}";

        assertThat(send("/v1/chat/completions", body, "authorization", "Bearer sk-x")
                        .body())
                .contains("Use 'max_completion_tokens' instead");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'messages':[{'role':'user','content':'x'}],'n':2                  | n: Extra inputs are not permitted
            'messages':[{'role':'user','content':'x','name':'y'}]             | messages.0.name: Extra inputs are not permitted
            'messages':[{'role':'assistant','content':'x'}]                   | first message must use the
            'messages':[{'role':'system','content':'x'}]                      | Input should be 'user' or 'assistant'
            'messages':[{'role':'user','content':' '}]                        | must contain non-whitespace text
            'messages':[{'role':'user','content':'x'}],'temperature':1.2      | temperature: range: 0..1
            'messages':[{'role':'user','content':'x'},{'role':'assistant','content':'y '}]                          | trailing whitespace
            'messages':[{'role':'user','content':'x'}],'tools':[{'name':'a b','input_schema':{'type':'object'}}]    | String should match pattern
            'messages':[{'role':'user','content':'x'}],'tools':[{'name':'a','input_schema':{}}]                     | input_schema.type: Field required
            'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'document','source':{'type':'text','data':'x'}}]}] | can only be in `user`
            'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'}]}]                       | unexpected `tool_use_id`
            'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'thinking','thinking':'t','signature':'s'}]}] | Invalid `signature`
            """)
    void refusesWhatAnthropicRefuses(String fields, String message) throws IOException, InterruptedException {
        var answer = anthropic(fields);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"type\":\"error\"", message);
        assertThat(fake.violations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'text','text':'x'},{'type':'tool_result','tool_use_id':'a'} | must come first
            {'type':'text','text':'x'}                                          | without `tool_result` blocks
            {'type':'tool_result','tool_use_id':'a'}                            | `a`
            """)
    void wantsAnthropicResultsFirstAndComplete(String answer, String message) throws IOException, InterruptedException {
        var calls =
                "{'type':'tool_use','id':'a','name':'f','input':{}},{'type':'tool_use','id':'b','name':'f','input':{}}";
        var turns = "{'role':'user','content':'x'},{'role':'assistant','content':[" + calls
                + "]},{'role':'user','content':[" + answer + "]}";

        assertThat(anthropic("'messages':[" + turns + "]").body())
                .contains("tool_use", message.equals("`a`") ? ": b." : message);
    }

    @Test
    void refusesABodyWithoutLength() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(fake.openAiUrl() + "/chat/completions"))
                .header("content-type", "application/json")
                .header("authorization", "Bearer sk-x")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("{}")))
                .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(411);
    }

    @Test
    void recordsLeaksOfTheGateway() throws IOException, InterruptedException {
        assertThat(send("/v1/chat/completions", "{}", "authorization", "Bearer tl-ours")
                        .statusCode())
                .isEqualTo(401);
        assertThat(fake.violations())
                .extracting(FakeUpstream.Violation::message)
                .containsExactly("leak: a key of the gateway");
    }

    @Test
    void playsAScriptAsOftenAsToldAndOnlyForItsDialect() throws IOException, InterruptedException {
        var once = "'messages':[{'role':'user','content':'hi [[503 times=1 only=openai]]'}]";

        assertThat(anthropic(once).statusCode()).isEqualTo(200);
        assertThat(openAi(once).statusCode()).isEqualTo(503);
        assertThat(openAi(once).body()).contains("You said: hi");
    }

    @Test
    void noticesThatAClientHasGone() throws Exception {
        var body =
                "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"[[endless ms=20]]\"}]}";
        var request =
                "POST /v1/chat/completions HTTP/1.1\r\nauthorization: Bearer sk-x\r\ncontent-type: application/json\r\n"
                        + "content-length: " + body.length() + "\r\n\r\n" + body;
        try (var socket = new Socket("127.0.0.1", URI.create(fake.baseUrl()).getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(900)).hasSize(900);
        }

        Soon.holds(() -> assertThat(fake.closed()).hasSize(1));
    }
}
