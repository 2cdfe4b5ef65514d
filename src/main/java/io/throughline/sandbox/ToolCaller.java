package io.throughline.sandbox;

import io.throughline.sandbox.Reply.Beat;
import io.throughline.sandbox.Reply.Ending;
import io.throughline.sandbox.Reply.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The model {@code tools}: calls the first tool, or the one that {@code tool_choice} names; then quotes what it answered.
 *
 * <p>It calls twice at once when the text says "both", or has two numbers and the tool does not want two itself.
 */
final class ToolCaller {

    private final SandboxIds ids;

    ToolCaller(SandboxIds ids) {
        this.ids = ids;
    }

    Script reply(ChatAsk ask) {
        var results = ask.toolResults();
        if (!results.isEmpty()) {
            return Talk.say(ask, results.stream().map(ToolCaller::quoted).collect(Collectors.joining(" ")));
        }
        var tool = tool(ask);
        return tool.isMissingNode()
                ? Talk.say(ask, "I had no tool to call. " + Echo.answer(ask))
                : calls(ask, tool.path("function"));
    }

    private static String quoted(ChatAsk.ToolResult result) {
        return "The tool " + result.tool() + " answered: " + result.output();
    }

    private static JsonNode tool(ChatAsk ask) {
        var tools = ask.body().path("tools");
        var choice = ask.body().path("tool_choice");
        if (choice.stringValue("").equals("none")) {
            return tools.path("none");
        }
        var wanted = choice.path("function").path("name").stringValue("");
        return tools.valueStream()
                .filter(tool ->
                        tool.path("function").path("name").stringValue("").equals(wanted))
                .findFirst()
                .orElse(tools.path(0));
    }

    private Script calls(ChatAsk ask, JsonNode function) {
        var clues = Clues.of(ask.userText());
        var parameters = function.path("parameters");
        var beats = new ArrayList<Beat>();
        for (var call = 0; call < count(ask, clues, parameters); call++) {
            var name = function.path("name").stringValue("");
            beats.add(new Beat.Call(call, ids.next("call_"), name));
            beats.addAll(input(call, Json.text(new ToolArguments(parameters, clues, call).fill())));
        }
        return new Script(beats, Ending.TOOL_CALLS);
    }

    private static List<Beat> input(int call, String arguments) {
        return Pieces.of(arguments).stream()
                .<Beat>map(piece -> new Beat.CallInput(call, piece))
                .toList();
    }

    private static int count(ChatAsk ask, Clues clues, JsonNode parameters) {
        if (!ask.body().path("parallel_tool_calls").booleanValue(true)) {
            return 1;
        }
        var twoNumbers = clues.numbers().size() == 2 && ToolArguments.numbersWanted(parameters) < 2;
        return clues.saysBoth() || twoNumbers ? 2 : 1;
    }
}
