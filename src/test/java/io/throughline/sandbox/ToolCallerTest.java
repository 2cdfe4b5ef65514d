package io.throughline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ToolCallerTest {

    private static final String WEATHER = """
            [{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":
             {"location":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["location"]}}}]""";
    private static final String ADD = """
            [{"type":"function","function":{"name":"add","parameters":{"type":"object","properties":
             {"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]}}}]""";
    private static final String SQUARE = """
            [{"type":"function","function":{"name":"noop"}},
             {"type":"function","function":{"name":"square","parameters":{"type":"object","properties":
             {"of":{"type":"integer","maximum":100}},"required":["of"]}}}]""";

    @RegisterExtension
    static final SandboxClient client = new SandboxClient();

    @Test
    void callsTheFirstToolWithWhatTheTextSays() {
        assertThat(calls("What is the weather in Paris, in fahrenheit?", WEATHER, ""))
                .containsExactly("get_weather {\"location\":\"Paris\",\"unit\":\"fahrenheit\"}");
    }

    @Test
    void callsTwiceWhenTheTextSaysBoth() {
        assertThat(calls("The weather in Paris and in New York, both please", WEATHER, ""))
                .containsExactly("get_weather {\"location\":\"Paris\"}", "get_weather {\"location\":\"New York\"}");
    }

    @Test
    void callsTwiceForTwoNumbers() {
        var square = ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"square\"}}";
        assertThat(calls("Square 3 and 12.", SQUARE, square))
                .containsExactly("square {\"of\":3}", "square {\"of\":12}");
        assertThat(calls("Square 3 and 12.", SQUARE, square + ",\"parallel_tool_calls\":false"))
                .containsExactly("square {\"of\":3}");
    }

    @Test
    void givesTwoNumbersToAToolThatWantsTwo() {
        assertThat(calls("Add 2.5 and -3.", ADD, "")).containsExactly("add {\"a\":2.5,\"b\":-3}");
    }

    @Test
    void callsAToolWithoutParametersWithAnEmptyObject() {
        assertThat(calls("Go", SQUARE, "")).containsExactly("noop {}");
    }

    @Test
    void callsNothingWhenItMayNot() {
        assertThat(calls("Go", SQUARE, ",\"tool_choice\":\"none\"")).isEmpty();
        assertThat(ask("Go", "[]", "").content()).isEqualTo("I had no tool to call. Go");
    }

    @Test
    void quotesTheResults() {
        var answer = client.chat("""
                {"model":"tools","messages":[{"role":"user","content":"Weather in Paris?"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"call_1","content":[{"type":"text","text":"21 °C"}]}],"tools":%s}""".formatted(WEATHER));
        assertThat(answer.content()).isEqualTo("The tool get_weather answered: 21 °C");
        assertThat(answer.json().at("/choices/0/finish_reason").stringValue("")).isEqualTo("stop");
    }

    @Test
    void streamsWhatItAlsoSaysWhole() {
        var text = "Paris and Rome, both";
        var events = ask(text, WEATHER, ",\"stream\":true").events();
        var arguments = new StringBuilder();
        var starts = events.stream()
                .flatMap(event -> event.at("/choices/0/delta/tool_calls").valueStream())
                .peek(call -> arguments.append(call.at("/function/arguments").stringValue("")))
                .filter(call -> call.has("id"))
                .toList();
        assertThat(starts).extracting(call -> call.path("index").intValue(-1)).containsExactly(0, 1);
        assertThat(starts).extracting(call -> call.path("id").stringValue("")).doesNotHaveDuplicates();
        assertThat(arguments).hasToString("{\"location\":\"Paris\"}{\"location\":\"Rome\"}");
        assertThat(events.getLast().at("/choices/0/finish_reason").stringValue(""))
                .isEqualTo("tool_calls");
    }

    private static List<String> calls(String text, String tools, String more) {
        return ask(text, tools, more)
                .json()
                .at("/choices/0/message/tool_calls")
                .valueStream()
                .map(call -> call.path("function"))
                .map(call -> call.path("name").stringValue("") + " "
                        + call.path("arguments").stringValue(""))
                .toList();
    }

    private static SandboxClient.Response ask(String text, String tools, String more) {
        return client.chat("{\"model\":\"tools\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"tools\":%s%s}"
                .formatted(text, tools, more));
    }
}
