package io.throughline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoTest {

    private static final String ODD = "Grüße, 你好 👋🏽 👨‍👩‍👧‍👦 e\u0301 𝄞 \"quoted\"\n\ttab";

    @RegisterExtension
    static final SandboxClient client = new SandboxClient();

    @Test
    void saysTheLastUserText() {
        var answer =
                client.chat("{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there.\"}]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo("Hello there.");
        assertThat(answer.json().at("/choices/0/finish_reason").stringValue("")).isEqualTo("stop");
        assertThat(answer.json().at("/usage/completion_tokens").intValue(0)).isEqualTo(3);
        assertThat(answer.json().at("/usage/total_tokens").intValue(0))
                .isEqualTo(answer.json().at("/usage/prompt_tokens").intValue(0) + 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsEveryCharacter(boolean streamed) {
        var body = Json.object().put("model", "echo").put("stream", streamed);
        body.putArray("messages").addObject().put("role", "user").put("content", ODD);
        var answer = client.chat(Json.text(body));
        assertThat(streamed ? answer.said("content") : answer.content()).isEqualTo(ODD);
    }

    @Test
    void tellsWhatElseItHasSeen() {
        var answer = client.chat("""
                {"model":"echo","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"I am Ada."},
                 {"role":"assistant","content":"I am Ada."},{"role":"user","content":[{"type":"text","text":"Who am I?"}]}]}""");
        assertThat(answer.content())
                .isEqualTo(
                        "You said: Who am I? (turn 2 of this conversation; I have also seen: “I am Ada.”; my instructions: “Be kind.”)");
    }

    @Test
    void describesImagesFilesAndSound() {
        var answer = client.chat("""
                {"model":"echo","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,AAECAwQ="}},
                 {"type":"image_url","image_url":{"url":"https://images.example.com/otter.jpg"}},
                 {"type":"file","file":{"filename":"rules.pdf","file_data":"data:application/pdf;base64,AAEC"}},
                 {"type":"input_audio","input_audio":{"format":"wav","data":"AAEC"}},
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,AAECA"}}]}]}""");
        assertThat(answer.content())
                .contains(
                        "an image, image/png, 5 bytes",
                        "an image, at https://images.example.com/otter.jpg",
                        "a file, rules.pdf, application/pdf, 3 bytes",
                        "audio, wav, 3 bytes",
                        "not valid base64");
    }

    @Test
    void stopsBeforeAStopSequence() {
        var answer = client.chat(
                "{\"model\":\"echo\",\"stop\":[\"###\",\"END\"],\"messages\":[{\"role\":\"user\",\"content\":\"one END two ###\"}]}");
        assertThat(answer.content()).isEqualTo("one ");
        assertThat(answer.json().at("/choices/0/finish_reason").stringValue("")).isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
    void keepsToTheOutputLimit(String field) {
        var answer = client.chat("{\"model\":\"echo\",\"" + field
                + "\":2,\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}");
        assertThat(answer.content()).isEqualTo("one two");
        assertThat(answer.json().at("/choices/0/finish_reason").stringValue("")).isEqualTo("length");
        assertThat(answer.json().at("/usage/completion_tokens").intValue(0)).isEqualTo(2);
    }

    @Test
    void givesAsManyChoicesAsAsked() {
        var answer = client.chat("{\"model\":\"echo\",\"n\":3,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        var contents = answer.json()
                .path("choices")
                .valueStream()
                .map(choice -> choice.at("/message/content").stringValue(""));
        assertThat(contents).containsExactly("Hi", "Choice 2: Hi", "Choice 3: Hi");
    }

    @Test
    void answersInJsonWhenAsked() {
        var schema = client.chat("""
                {"model":"echo","messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"json_schema","json_schema":
                 {"name":"p","schema":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"]}}}}""");
        assertThat(schema.content()).isEqualTo("{\"name\":\"text\",\"age\":0}");
        var object = client.chat(
                "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"response_format\":{\"type\":\"json_object\"}}");
        assertThat(object.content()).isEqualTo("{\"you_said\":\"Hi\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{}",
                "[]",
                "{\"model\":\"echo\"}",
                "{\"model\":\"echo\",\"messages\":[]}",
                "{\"model\":\"echo\",\"n\":0,\"messages\":[{}]}",
                "{\"model\":\"echo\",\"max_tokens\":0,\"messages\":[{}]}"
            })
    void refusesWhatIsNoRequest(String body) {
        var answer = client.chat(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").stringValue("")).isNotEmpty();
    }

    @Test
    void namesTheModelsItHasWhenOneIsUnknown() {
        var answer = client.chat("{\"model\":\"gpt-nope\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().at("/error/code").stringValue("")).isEqualTo("model_not_found");
        assertThat(answer.json().at("/error/message").stringValue("")).contains("echo", "tools");
    }
}
