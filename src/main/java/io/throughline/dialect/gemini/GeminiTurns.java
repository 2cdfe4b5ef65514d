package io.throughline.dialect.gemini;

import static io.throughline.dialect.gemini.GeminiParts.wrong;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages as the contents that Gemini insists on: neighbours of one side are one content, blank text is gone, and right after the model's
 * function calls stands one content with a result for each of them, in the order of the calls.
 */
final class GeminiTurns {

    /** A call and its result, which Gemini knows by the name of the call. */
    record Answered(Part.ToolCall call, Part.ToolResult result) {}

    /** What one side says: parts, or results alone. */
    record Turn(boolean model, List<Part> parts, List<Answered> results) {}

    /** A call of the running step, and its result once it was seen. */
    private static final class Step {
        private final Part.ToolCall call;
        private Part.@Nullable ToolResult result;

        Step(Part.ToolCall call) {
            this.call = call;
        }
    }

    private final List<Turn> turns = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    private GeminiTurns() {}

    /**
     * The turns of a whole conversation without its leading instructions.
     *
     * @throws io.throughline.chat.GatewayException when a call has no result, or a result no call
     */
    static List<Turn> of(List<Message> messages) {
        var all = new GeminiTurns();
        for (var message : messages) {
            boolean model = message.role() == Role.ASSISTANT;
            message.parts().forEach(part -> all.add(model, part));
        }
        all.answer();
        return all.turns;
    }

    private void add(boolean model, Part part) {
        switch (part) {
            case Part.Text(var text, var extras)
            when text.isBlank() && extras.in(GeminiParts.DIALECT).isEmpty() -> {}
            case Part.ToolCall call -> {
                answerIfBegun();
                say(true, call);
                steps.add(new Step(call));
            }
            case Part.ToolResult result -> result(result);
            default -> {
                if (model) {
                    answerIfBegun();
                } else {
                    answer();
                }
                say(model, part);
            }
        }
    }

    private void result(Part.ToolResult result) {
        for (var step : steps) {
            if (step.result == null && step.call.id().equals(result.callId())) {
                step.result = result;
                return;
            }
        }
        throw wrong(
                "messages",
                "hold a result for tool_call_id '" + result.callId()
                        + "', but the assistant's turn right before it has no such call without a result");
    }

    /** Calls and words of the model belong to one turn until the first result is there. */
    private void answerIfBegun() {
        if (steps.stream().anyMatch(step -> step.result != null)) {
            answer();
        }
    }

    /** Pictures and files in results follow as words of the user: the function responses of most models hold JSON only. */
    private void answer() {
        if (steps.isEmpty()) {
            return;
        }
        var answered = steps.stream().map(GeminiTurns::answered).toList();
        steps.clear();
        turns.add(new Turn(false, List.of(), answered));
        for (var each : answered) {
            each.result().content().stream().filter(GeminiTurns::isMedia).forEach(part -> say(false, part));
        }
    }

    private static Answered answered(Step step) {
        if (step.result == null) {
            throw wrong(
                    "messages",
                    "hold no result for tool_call_id '" + step.call.id()
                            + "'; add one tool message for each call right after the assistant's message");
        }
        return new Answered(step.call, step.result);
    }

    private static boolean isMedia(Part part) {
        return part instanceof Part.Image || part instanceof Part.Audio || part instanceof Part.File;
    }

    private void say(boolean model, Part part) {
        if (turns.isEmpty()
                || turns.getLast().model() != model
                || !turns.getLast().results().isEmpty()) {
            turns.add(new Turn(model, new ArrayList<>(), List.of()));
        }
        turns.getLast().parts().add(part);
    }
}
