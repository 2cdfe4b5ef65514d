package io.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fake refuses as Gemini, Cohere, Bedrock and OpenAI's Responses API. */
class FakeDialectsTest {
    private static final String GEMINI = "/v1beta/models/gemini-3-flash-preview:generateContent";
    private static final String OLD_GEMINI = "/v1beta/models/gemini-2.5-flash:generateContent";
    private static final String BEDROCK = "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse";

    private final FakeUpstream fake = FakeUpstream.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        fake.close();
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        boolean gemini = path.startsWith("/v1beta/");
        var request = HttpRequest.newBuilder(URI.create(fake.baseUrl() + path))
                .header("content-type", "application/json")
                .header(gemini ? "x-goog-api-key" : "authorization", gemini ? "x" : "Bearer x")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private void refuses(String path, String body, String message) throws IOException, InterruptedException {
        var answer = send(path, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
        assertThat(fake.violations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'contents':[]                                                                                | an array of 1
            'contents':[{'role':'assistant','parts':[{'text':'x'}]}]                                     | one of [user, model]
            'contents':[{'role':'user','parts':[]}]                                                      | an array of 1
            'contents':[{'role':'user','parts':[{'text':'x','inline_data':{}}]}]                         | Unknown name
            'contents':[{'role':'user','parts':[{'text':'x'}]}],'generation_config':{}                   | Unknown name
            'contents':[{'role':'user','parts':[{'text':'x'}]}],'generationConfig':{'maxTokens':5}       | Unknown name
            'contents':[{'role':'user','parts':[{'text':'x'}]}],'generationConfig':{'temperature':'hot'} | a number from 0.0 to 2.0
            'contents':[{'role':'user','parts':[{'text':'x'}]}],'generationConfig':{'thinkingConfig':{'thinkingLevel':'low'}} | one of [MINIMAL
            'contents':[{'role':'user','parts':[{'text':'x'}]}],'generationConfig':{'responseJsonSchema':{}}                  | requires response_mime_type
            'contents':[{'role':'user','parts':[{'text':'x'}]},{'role':'model','parts':[{'functionCall':{'name':'f','args':{}},'thoughtSignature':'skip_thought_signature_validator'}]}] | number of function response parts
            'contents':[{'role':'user','parts':[{'functionResponse':{'name':'f','response':{}}}]}]       | immediately after a function call turn
            """)
    void refusesWhatGeminiRefuses(String fields, String message) throws IOException, InterruptedException {
        refuses(GEMINI, "{" + fields + "}", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'functionCall':{'name':'f','args':{}}}                           | missing a `thought_signature`
            {'functionCall':{'name':'f','args':{}},'thoughtSignature':'abcd'} | signature is not valid
            """)
    void wantsTheSignatureOfAStep(String call, String message) throws IOException, InterruptedException {
        refuses(GEMINI, "{" + step(call) + "}", message);
    }

    @Test
    void wantsNoSignatureOfOlderModels() throws IOException, InterruptedException {
        assertThat(send(OLD_GEMINI, "{" + step("{'functionCall':{'name':'f','args':{}}}") + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String step(String call) {
        return "'contents':[{'role':'user','parts':[{'text':'x'}]},{'role':'model','parts':[" + call + "]},"
                + "{'role':'user','parts':[{'functionResponse':{'name':'f','response':{'output':'y'}}}]}]";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'messages':[]                                                               | an array of 1
            'messages':[{'role':'developer','content':'x'}]                             | one of [system
            'messages':[{'role':'user','content':''}]                                   | must not be empty
            'messages':[{'role':'user','content':'x'}],'top_p':0.5                      | Unknown name
            'messages':[{'role':'user','content':'x'}],'p':1                            | a number from 0.01
            'messages':[{'role':'user','content':'x'}],'tool_choice':'REQUIRED'         | only allowed with tools
            'messages':[{'role':'user','content':'x'},{'role':'system','content':'y'}]  | only allowed at the beginning
            'messages':[{'role':'tool','tool_call_id':'a','content':'x'}]               | has no tool call before it
            'messages':[{'role':'user','content':'x'}],'response_format':{'type':'json_object'},'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}] | not supported with tools
            """)
    void refusesWhatCohereRefuses(String fields, String message) throws IOException, InterruptedException {
        refuses("/cohere/v2/chat", "{'model':'command-a-03-2025'," + fields + "}", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'messages':[{'role':'user','content':'x'}]                                        | an array of 1
            'messages':[{'role':'user','content':[{'text':' '}]}]                             | expected text
            'messages':[{'role':'assistant','content':[{'text':'x'}]}]                        | start with the user
            'messages':[{'role':'user','content':[{'text':'x'}]},{'role':'user','content':[{'text':'x'}]}] | must alternate
            'messages':[{'role':'user','content':[{'text':'x'}]}],'max_tokens':5              | Unknown name
            'messages':[{'role':'user','content':[{'text':'x'}]}],'toolConfig':{'tools':[{'toolSpec':{'name':'f','description':'','inputSchema':{'json':{'type':'object'}}}}]} | expected text
            'messages':[{'role':'user','content':[{'text':'x'}]}],'toolConfig':{'tools':[{'toolSpec':{'name':'f','inputSchema':{'json':{}}}}]} | must be one of: object
            'messages':[{'role':'user','content':[{'text':'x'}]},{'role':'assistant','content':[{'toolUse':{'toolUseId':'a','name':'f','input':{}}}]},{'role':'user','content':[{'toolResult':{'toolUseId':'a','content':[]}}]}] | toolConfig field must be defined
            'messages':[{'role':'user','content':[{'text':'x'}]}],'additionalModelRequestFields':{'thinking':{'type':'enabled','budget_tokens':10}} | greater than or equal to 1024
            """)
    void refusesWhatBedrockRefuses(String fields, String message) throws IOException, InterruptedException {
        refuses(BEDROCK, "{" + fields + "}", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'input':[{'content':'x'}]                                                         | Supported values are
            'input':[{'type':'message','role':'tool','content':'x'}]                          | one of [user
            'input':'x','messages':[]                                                         | Unknown name
            'input':'x','max_output_tokens':8                                                 | an integer from 16
            'input':'x','temperature':0.5                                                     | not supported with this model
            'input':'x','tools':[{'type':'function','function':{'name':'f'}}]                 | Unknown name
            'input':[{'type':'function_call','call_id':'a','name':'f','arguments':'{}'}]      | No tool output found
            'input':[{'type':'function_call_output','call_id':'a','output':'x'}]              | No tool call found
            'input':[{'type':'reasoning','summary':[],'encrypted_content':'y'}]               | could not be verified
            'input':[{'type':'message','role':'assistant','content':[{'type':'input_text','text':'x'}]}] | in a message of role assistant
            """)
    void refusesWhatResponsesRefuse(String fields, String message) throws IOException, InterruptedException {
        refuses("/v1/responses", "{'model':'gpt-5.3-codex','store':false," + fields + "}", message);
    }

    @Test
    void wantsASignedRequestOrABearer() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(fake.baseUrl() + BEDROCK))
                .header(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=A/20261120/us-east-1/bedrock/aws4_request,"
                                + " SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64))
                .header("x-amz-date", "20261120T000000Z")
                .POST(BodyPublishers.ofString("{}"))
                .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(fake.violations()).hasSize(1);
    }
}
