package io.throughline.sandbox;

import io.throughline.sandbox.Reply.Beat;
import io.throughline.sandbox.Reply.Ending;
import io.throughline.sandbox.Reply.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The frames of a streamed answer, in the order that every client accepts; each is rendered when its turn comes. */
final class ChatFrames {

    private final ChatAsk ask;
    private final List<Script> choices;
    private final ChatHead head;
    private final List<Frame> frames = new ArrayList<>();
    private Duration pause = Duration.ZERO;

    /** One event on the wire, and how long to wait before it. */
    record Frame(Duration pause, Supplier<String> data) {

        byte[] bytes() {
            return ("data: " + data.get() + "\n\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    private ChatFrames(ChatAsk ask, List<Script> choices, ChatHead head) {
        this.ask = ask;
        this.choices = choices;
        this.head = head;
    }

    static List<Frame> of(ChatAsk ask, List<Script> choices, ChatHead head) {
        var made = new ChatFrames(ask, choices, head);
        made.addBeats();
        made.addEnd(choices.getFirst().ending());
        return List.copyOf(made.frames);
    }

    /** The choices go on side by side; all begin, in the order of their index, before the first says anything. */
    private void addBeats() {
        var longest =
                choices.stream().mapToInt(script -> script.beats().size()).max().orElse(0);
        for (var at = 0; at < longest; at++) {
            for (var index = 0; index < choices.size(); index++) {
                var beats = choices.get(index).beats();
                if (at < beats.size()) {
                    addBeat(index, beats.get(at));
                }
            }
        }
        addStarts();
    }

    private void addBeat(int index, Beat beat) {
        if (beat instanceof Beat.Pause(var length)) {
            pause = index == 0 ? pause.plus(length) : pause;
            return;
        }
        addStarts();
        add(() -> chunk(index, delta(beat), null));
    }

    private void addStarts() {
        if (!frames.isEmpty()) {
            return;
        }
        for (var index = 0; index < choices.size(); index++) {
            var choice = index;
            var beats = choices.get(choice).beats();
            var content = !beats.isEmpty() && beats.getFirst() instanceof Beat.Call ? null : "";
            var delta = Json.object()
                    .put("role", "assistant")
                    .put("content", content)
                    .putNull("refusal");
            add(() -> chunk(choice, delta, null));
        }
    }

    /** The finish chunks of all choices come last, then the usage if it was asked for. */
    private void addEnd(Ending ending) {
        if (ending == Ending.ERROR_FRAME) {
            add(() -> Refusals.OPENAI.body(ChatWriter.BROKEN));
        }
        if (!ending.finishes()) {
            return;
        }
        for (var index = 0; index < choices.size(); index++) {
            var choice = index;
            var reason = choices.get(choice).ending().name().toLowerCase(Locale.ROOT);
            add(() -> chunk(choice, Json.object(), reason));
        }
        if (ask.usageWanted()) {
            add(this::usage);
        }
        frames.add(new Frame(Duration.ZERO, () -> "[DONE]"));
    }

    private void add(Supplier<ObjectNode> data) {
        frames.add(new Frame(pause, () -> Json.text(data.get())));
        pause = Duration.ZERO;
    }

    private ObjectNode chunk(int index, ObjectNode delta, @Nullable String finishReason) {
        var chunk = head.begin("chat.completion.chunk");
        var choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return chunk;
    }

    private ObjectNode usage() {
        var chunk = head.begin("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", ChatHead.usage(ask, choices));
        return chunk;
    }

    private static ObjectNode delta(Beat beat) {
        return switch (beat) {
            case Beat.Text(var piece) -> Json.object().put("content", piece);
            case Beat.Reasoning(var piece) -> Json.object().put("reasoning_content", piece);
            case Beat.Refusal(var piece) -> Json.object().put("refusal", piece);
            case Beat.Call call -> call(call);
            case Beat.CallInput(var index, var piece) -> input(index, piece);
            case Beat.Pause pause -> throw new IllegalArgumentException("a pause is no delta: " + pause);
        };
    }

    private static ObjectNode call(Beat.Call call) {
        var delta = Json.object();
        var entry = delta.putArray("tool_calls").addObject();
        entry.put("index", call.index()).put("id", call.id()).put("type", "function");
        entry.putObject("function").put("name", call.name()).put("arguments", "");
        return delta;
    }

    private static ObjectNode input(int index, String piece) {
        var delta = Json.object();
        var entry = delta.putArray("tool_calls").addObject().put("index", index);
        entry.putObject("function").put("arguments", piece);
        return delta;
    }
}
