package io.throughline.sandbox;

import io.throughline.sandbox.Reply.Beat;
import io.throughline.sandbox.Reply.Script;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole answer, a {@code chat.completion}. */
final class ChatBody {

    private ChatBody() {}

    static ObjectNode of(ChatAsk ask, List<Script> choices, ChatHead head) {
        var body = head.begin("chat.completion");
        var list = body.putArray("choices");
        for (var index = 0; index < choices.size(); index++) {
            var script = choices.get(index);
            var choice = list.addObject().put("index", index);
            choice.set("message", message(script.beats()));
            choice.putNull("logprobs")
                    .put("finish_reason", script.ending().name().toLowerCase(Locale.ROOT));
        }
        body.set("usage", ChatHead.usage(ask, choices));
        return body;
    }

    private static ObjectNode message(List<Beat> beats) {
        var calls = calls(beats);
        var message = Json.object().put("role", "assistant");
        message.put(
                "content",
                joined(beats, beat -> beat instanceof Beat.Text(var piece) ? piece : null)
                        .orElse(null));
        joined(beats, beat -> beat instanceof Beat.Reasoning(var piece) ? piece : null)
                .ifPresent(text -> message.put("reasoning_content", text));
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        message.put(
                "refusal",
                joined(beats, beat -> beat instanceof Beat.Refusal(var piece) ? piece : null)
                        .orElse(null));
        message.putArray("annotations");
        return message;
    }

    private static ArrayNode calls(List<Beat> beats) {
        var calls = Json.array();
        for (var beat : beats) {
            if (beat instanceof Beat.Call(var index, var id, var name)) {
                var arguments = joined(
                        beats, next -> next instanceof Beat.CallInput(var of, var piece) && of == index ? piece : null);
                var call = calls.addObject().put("id", id).put("type", "function");
                call.putObject("function").put("name", name).put("arguments", arguments.orElse("{}"));
            }
        }
        return calls;
    }

    /** The pieces of one kind, joined; empty when there are none. */
    private static Optional<String> joined(List<Beat> beats, Function<Beat, @Nullable String> piece) {
        var pieces = beats.stream()
                .flatMap(beat -> Stream.ofNullable(piece.apply(beat)))
                .toList();
        return pieces.isEmpty() ? Optional.empty() : Optional.of(pieces.stream().collect(Collectors.joining()));
    }
}
