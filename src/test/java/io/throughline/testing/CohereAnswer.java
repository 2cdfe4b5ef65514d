package io.throughline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of Cohere's chat, whole or as its events. Before calls it says what it plans. */
final class CohereAnswer implements Written {
    private static final String PLAN = "I will use the tools.";

    private final Ask ask;
    private final Answer answer;
    private final String id;

    CohereAnswer(Ask ask, Answer answer, int number) {
        this.ask = ask;
        this.answer = answer;
        this.id = "5f0c1d2e-fake-" + number;
    }

    @Override
    public String body() {
        var content = new ArrayList<Map<String, @Nullable Object>>();
        if (!answer.reasoning().isEmpty()) {
            content.add(FakeJson.object("type", "thinking", "thinking", answer.reasoning()));
        }
        if (!answer.text().isEmpty()) {
            content.add(FakeJson.object("type", "text", "text", answer.text()));
        }
        boolean calls = !answer.calls().isEmpty();
        var message = FakeJson.object(
                "role", "assistant",
                "content", content.isEmpty() ? FakeJson.ABSENT : content,
                "tool_plan", calls ? PLAN : FakeJson.ABSENT,
                "tool_calls",
                        calls
                                ? answer.calls().stream()
                                        .map(call -> call(call, call.arguments()))
                                        .toList()
                                : FakeJson.ABSENT);
        return FakeJson.write(FakeJson.object(
                "id",
                id,
                "message",
                message,
                "finish_reason",
                reason(),
                "logprobs",
                ask.wishes().logprobs() ? logprobs() : FakeJson.ABSENT,
                "usage",
                usage()));
    }

    @Override
    public List<String> frames() {
        var frames = new ArrayList<String>();
        var empty = FakeJson.object(
                "role",
                "assistant",
                "content",
                List.of(),
                "tool_plan",
                "",
                "tool_calls",
                List.of(),
                "citations",
                List.of());
        frames.add(event("message-start", FakeJson.object("id", id, "delta", FakeJson.object("message", empty))));
        int index = 0;
        if (!answer.reasoning().isEmpty()) {
            content(frames, index++, "thinking", answer.reasoning());
        }
        if (!answer.text().isEmpty()) {
            content(frames, index, "text", answer.text());
        }
        if (!answer.calls().isEmpty()) {
            Answer.pieces(PLAN)
                    .forEach(piece -> frames.add(delta("tool-plan-delta", FakeJson.ABSENT, "tool_plan", piece)));
        }
        for (int i = 0; i < answer.calls().size(); i++) {
            call(frames, i, answer.calls().get(i));
        }
        var end = FakeJson.object("finish_reason", reason(), "usage", usage());
        frames.add(event("message-end", FakeJson.object("delta", end)));
        return frames;
    }

    /** Each kind of content holds its words in a member of the kind's name. */
    private static void content(List<String> frames, int index, String kind, String text) {
        frames.add(delta("content-start", index, "content", FakeJson.object("type", kind, kind, "")));
        for (var piece : Answer.pieces(text)) {
            frames.add(delta("content-delta", index, "content", FakeJson.object(kind, piece)));
        }
        frames.add(event("content-end", FakeJson.object("index", index)));
    }

    private static void call(List<String> frames, int index, Answer.Call call) {
        frames.add(delta("tool-call-start", index, "tool_calls", call(call, "")));
        for (var piece : Answer.pieces(call.arguments())) {
            var function = FakeJson.object("arguments", piece);
            frames.add(delta("tool-call-delta", index, "tool_calls", FakeJson.object("function", function)));
        }
        frames.add(event("tool-call-end", FakeJson.object("index", index)));
    }

    private static Map<String, @Nullable Object> call(Answer.Call call, String arguments) {
        var function = FakeJson.object("name", call.name(), "arguments", arguments);
        return FakeJson.object("id", call.id(), "type", "function", "function", function);
    }

    private static String delta(String type, Object index, String member, Object value) {
        var message = FakeJson.object("message", FakeJson.object(member, value));
        return event(type, FakeJson.object("index", index, "delta", message));
    }

    static String event(String type, Map<String, @Nullable Object> members) {
        var data = FakeJson.object("type", type);
        data.putAll(members);
        return "event: " + type + "\ndata: " + FakeJson.write(data) + "\n\n";
    }

    private String reason() {
        if (answer.stoppedBy() != null) {
            return "STOP_SEQUENCE";
        }
        return switch (answer.finish()) {
            case STOP, REFUSAL -> "COMPLETE";
            case LENGTH -> "MAX_TOKENS";
            case TOOLS -> "TOOL_CALL";
            case FILTER -> "ERROR";
        };
    }

    /** Numbers are fractions, and what is billed differs from what was read. */
    private Map<String, @Nullable Object> usage() {
        var tokens = answer.tokens();
        return FakeJson.object(
                "billed_units", FakeJson.object("input_tokens", 1.0, "output_tokens", 1.0),
                "tokens",
                        FakeJson.object(
                                "input_tokens", (double) tokens.prompt(),
                                "output_tokens", (double) tokens.completion()),
                "cached_tokens", (double) tokens.cached());
    }

    private List<Map<String, @Nullable Object>> logprobs() {
        return Answer.pieces(answer.text()).stream()
                .map(piece -> FakeJson.object("text", piece, "token_ids", List.of(7), "logprobs", List.of(-0.25)))
                .toList();
    }
}
