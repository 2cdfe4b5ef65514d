package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The threads API, where its SDKs do not look. */
class ThreadsApiTest extends RunningGateway {

    private static final String TOOLS = """
            [{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {}}}}]
            """;

    private static String detail(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json(answer).path("detail").asString();
    }

    private static String text(HttpResponse<String> answer, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path(name).asString();
    }

    private String assistant(String more) throws Exception {
        return text(post("/api/assistants", "{\"name\": \"" + unique() + "\"" + more + "}"), "assistant_id");
    }

    private String thread(String assistant) throws Exception {
        return text(post("/api/assistants/" + assistant + "/threads", "{}"), "thread_id");
    }

    private HttpResponse<String> say(String thread, String text, String more) throws Exception {
        return post(
                "/api/threads/" + thread + "/messages",
                "{\"content\": \"" + text + "\", \"llm_provider\": \"openai\", \"model_name\": \"gpt-4o-mini\"" + more
                        + "}");
    }

    private HttpResponse<String> delete(String path, String... headers) throws Exception {
        return send(request(path).DELETE(), headers);
    }

    private String otherOrganization() throws Exception {
        var made = post("/admin/organizations", "{\"name\": \"" + unique() + "\"}");
        var id = json(made).path("id").asString();
        var key = post("/admin/organizations/" + id + "/keys", "{\"name\": \"theirs\"}");
        return json(key).path("key").asString();
    }

    @Test
    void anotherOrganizationSeesNothing() throws Exception {
        String[] theirs = {"authorization", "Bearer " + otherOrganization()};
        var assistant = assistant("");
        var thread = thread(assistant);
        var waiting = thread(assistant);
        var run = text(say(waiting, "[[tool-call]] x", ", \"tools\": " + TOOLS), "run_id");
        var memory = text(post("/api/assistants/" + assistant + "/memories", "{\"content\": \"tea\"}"), "memory_id");
        var stranger = "00000000-0000-7000-8000-000000000000";
        assertSameAsUnknown("/api/assistants/%s", assistant, stranger, theirs);
        assertSameAsUnknown("/api/assistants/%s/threads", assistant, stranger, theirs);
        assertSameAsUnknown("/api/assistants/%s/memories", assistant, stranger, theirs);
        assertSameAsUnknown("/api/assistants/%s/documents", assistant, stranger, theirs);
        assertSameAsUnknown("/api/assistants/memories/operations/%s", memory, stranger, theirs);
        assertSameAsUnknown("/api/threads/%s", thread, stranger, theirs);
        assertSameAsUnknown("/api/threads/%s/documents", thread, stranger, theirs);
        assertThat(get("/api/assistants", theirs).body()).isEqualTo("[]");
        assertThat(get("/api/threads", theirs).body()).isEqualTo("[]");
        var hello = "{\"content\": \"hello\", \"llm_provider\": \"openai\", \"model_name\": \"gpt-4o-mini\"}";
        assertThat(detail(post("/api/threads/" + thread + "/messages", hello, theirs), 404))
                .contains("no thread");
        assertThat(detail(post("/api/threads/" + waiting + "/runs/" + run + "/cancel", "", theirs), 404))
                .contains("no thread");
        assertThat(detail(delete("/api/threads/" + thread, theirs), 404)).contains("no thread");
        assertThat(detail(delete("/api/assistants/" + assistant, theirs), 404)).contains("no assistant");
        assertThat(text(get("/api/threads/" + thread), "thread_id")).isEqualTo(thread);
        assertThat(text(get("/api/assistants/" + assistant), "assistant_id")).isEqualTo(assistant);
    }

    private void assertSameAsUnknown(String path, String id, String unknown, String... theirs) throws Exception {
        assertThat(get(path.formatted(id)).statusCode()).as(path).isEqualTo(200);
        var hidden = detail(get(path.formatted(id), theirs), 404);
        assertThat(hidden.replace(id, unknown)).isEqualTo(detail(get(path.formatted(unknown), theirs), 404));
    }

    @Test
    void whatIsKeptWithAMessageIsLostByNoProvider() throws Exception {
        var thread = thread(assistant(""));
        String[] strictly = {"x-throughline-strict", "true"};
        var body =
                "{\"content\": \"hello\", \"llm_provider\": \"%s\", \"model_name\": \"%s\", \"metadata\": {\"a\": 1}}";
        for (var model : new String[] {MODEL, CLAUDE}) {
            int slash = model.indexOf('/');
            var asked = body.formatted(model.substring(0, slash), model.substring(slash + 1));
            var answer = post("/api/threads/" + thread + "/messages", asked, strictly);
            assertThat(text(answer, "status")).isEqualTo("COMPLETED");
            assertThat(answer.headers().firstValue("x-throughline-dropped")).isEmpty();
        }
    }

    @Test
    void theAssistantsModelAnswersWhereTheMessageNamesNone() throws Exception {
        var thread = thread(assistant(", \"llm_provider\": \"anthropic\", \"model_name\": \"claude-sonnet-4-5\""));
        var answer = post("/api/threads/" + thread + "/messages", "{\"content\": \"hello\"}");
        assertThat(text(answer, "model_provider")).isEqualTo("anthropic");
        var none = post("/api/threads/" + thread(assistant("")) + "/messages", "{\"content\": \"hello\"}");
        assertThat(detail(none, 400))
                .as("the default, which is switched off here")
                .contains("auto");
    }

    @Test
    void aProviderAloneChoosesAmongItsModels() throws Exception {
        var asked = "{\"content\": \"hello\", \"llm_provider\": \"openai\"}";
        assertThat(text(post("/api/threads/messages", asked), "model_provider")).isEqualTo("openai");
    }

    @Test
    void formsOfBothKindsAreRead() throws Exception {
        var thread = thread(assistant(""));
        var urlencoded = send(
                request("/api/threads/" + thread + "/messages")
                        .POST(BodyPublishers.ofString(
                                "content=a%26b+c&llm_provider=openai&model_name=gpt-4o-mini&stream=false")),
                "content-type",
                "application/x-www-form-urlencoded");
        assertThat(text(urlencoded, "content")).isEqualTo("You said: a&b c");
        var multipart = "--x\r\ncontent-disposition: form-data; name=\"content\"\r\n\r\nhello\r\n"
                + "--x\r\ncontent-disposition: form-data; name=\"model_name\"\r\n\r\nopenai/gpt-4o-mini\r\n"
                + "--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"../a \\\"b\\\".md\"\r\n\r\n# A\r\n--x--\r\n";
        var answer = send(
                request("/api/threads/" + thread + "/messages").POST(BodyPublishers.ofString(multipart)),
                "content-type",
                "multipart/form-data; boundary=x");
        assertThat(json(answer).path("attachments").get(0).path("filename").asString())
                .isEqualTo("a \"b\".md");
        var cut = send(
                request("/api/threads/" + thread + "/messages")
                        .POST(BodyPublishers.ofString(multipart.substring(0, 60))),
                "content-type",
                "multipart/form-data; boundary=x");
        assertThat(detail(cut, 400)).contains("last boundary");
    }

    @Test
    void aBodyThatIsWrongIsNoFailureOfTheGateway() throws Exception {
        var thread = thread(assistant(""));
        var path = "/api/threads/" + thread + "/messages";
        assertThat(detail(post(path, "{"), 400)).contains("JSON");
        assertThat(detail(post(path, "[]"), 400)).contains("object");
        assertThat(detail(post(path, "{\"content\": 1}"), 400)).contains("content must be a string");
        assertThat(detail(post(path, "{\"content\": \"x\", \"metadata\": \"{\"}"), 400))
                .contains("metadata");
        assertThat(detail(post(path, "{\"content\": \"x\", \"tools\": [1]}"), 400))
                .contains("tools");
        var run = "/api/threads/tool-outputs";
        assertThat(detail(post(run, "{\"thread_id\": \"" + thread + "\"}"), 400))
                .contains("tool_outputs");
        assertThat(detail(post(run, "{\"thread_id\": \"" + thread + "\", \"tool_outputs\": []}"), 400))
                .contains("no run waits");
        assertThat(detail(get("/api/threads?limit=many"), 400)).contains("limit");
        assertThat(detail(send(request("/api/threads").method("PATCH", BodyPublishers.noBody())), 405))
                .contains("GET");
        assertThat(detail(get("/api/threads", "authorization", "Bearer nobody"), 401))
                .isNotEmpty();
    }

    @Test
    void aSecondRoundOfToolsBelongsToTheSameRun() throws Exception {
        var thread = thread(assistant(", \"tools\": " + TOOLS));
        var asked = say(thread, "[[tool-steps steps=2]] x", "");
        var run = text(asked, "run_id");
        var second = submit(thread, run, asked);
        assertThat(text(second, "status")).isEqualTo("REQUIRES_ACTION");
        assertThat(text(second, "run_id")).isEqualTo(run);
        assertThat(text(second, "message_id")).isNotEqualTo(run);
        var done = submit(thread, run, second);
        assertThat(text(done, "status")).isEqualTo("COMPLETED");
        assertThat(text(done, "run_id")).isEqualTo(run);
    }

    private HttpResponse<String> submit(String thread, String run, HttpResponse<String> asked) throws Exception {
        var call = json(asked).path("tool_calls").get(0).path("id").asString();
        return post(
                "/api/threads/" + thread + "/runs/" + run + "/submit-tool-outputs",
                "{\"tool_outputs\": [{\"tool_call_id\": \"" + call + "\", \"output\": \"ok\"}]}");
    }
}
