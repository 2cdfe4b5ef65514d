package io.throughline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of the Converse API, whole or as its events; a frame is the event's name and its JSON. */
final class BedrockAnswer implements Written {
    private final Answer answer;

    BedrockAnswer(Answer answer) {
        this.answer = answer;
    }

    @Override
    public String body() {
        var content = new ArrayList<Map<String, @Nullable Object>>();
        if (!answer.reasoning().isEmpty()) {
            var text = FakeJson.object(
                    "text", answer.reasoning(), "signature", AnthropicAnswer.signature(answer.reasoning()));
            content.add(FakeJson.object("reasoningContent", FakeJson.object("reasoningText", text)));
        }
        if (!answer.text().isEmpty()) {
            content.add(FakeJson.object("text", answer.text()));
        }
        for (var call : answer.calls()) {
            var use = FakeJson.object(
                    "toolUseId", call.id(), "name", call.name(), "input", FakeJson.tree(call.arguments()));
            content.add(FakeJson.object("toolUse", use));
        }
        var message = FakeJson.object("role", "assistant", "content", content);
        return FakeJson.write(FakeJson.object(
                "metrics", FakeJson.object("latencyMs", 12),
                "output", FakeJson.object("message", message),
                "stopReason", reason(),
                "usage", usage()));
    }

    @Override
    public List<String> frames() {
        var frames = new ArrayList<String>();
        frames.add(event("messageStart", FakeJson.object("role", "assistant")));
        int index = 0;
        if (!answer.reasoning().isEmpty()) {
            thinking(frames, index++);
        }
        if (!answer.text().isEmpty()) {
            for (var piece : Answer.pieces(answer.text())) {
                frames.add(delta(index, FakeJson.object("text", piece)));
            }
            frames.add(stop(index++));
        }
        for (var call : answer.calls()) {
            call(frames, index++, call);
        }
        frames.add(event("messageStop", FakeJson.object("stopReason", reason())));
        frames.add(event("metadata", FakeJson.object("usage", usage(), "metrics", FakeJson.object("latencyMs", 12))));
        return frames;
    }

    private void thinking(List<String> frames, int index) {
        for (var piece : Answer.pieces(answer.reasoning())) {
            frames.add(delta(index, FakeJson.object("reasoningContent", FakeJson.object("text", piece))));
        }
        var signature = FakeJson.object("signature", AnthropicAnswer.signature(answer.reasoning()));
        frames.add(delta(index, FakeJson.object("reasoningContent", signature)));
        frames.add(stop(index));
    }

    private static void call(List<String> frames, int index, Answer.Call call) {
        var use = FakeJson.object("toolUseId", call.id(), "name", call.name());
        var start = FakeJson.object("toolUse", use);
        frames.add(event("contentBlockStart", FakeJson.object("start", start, "contentBlockIndex", index)));
        if (!call.arguments().equals("{}")) {
            for (var piece : Answer.pieces(call.arguments())) {
                frames.add(delta(index, FakeJson.object("toolUse", FakeJson.object("input", piece))));
            }
        }
        frames.add(stop(index));
    }

    private static String delta(int index, Map<String, @Nullable Object> delta) {
        return event("contentBlockDelta", FakeJson.object("contentBlockIndex", index, "delta", delta));
    }

    private static String stop(int index) {
        return event("contentBlockStop", FakeJson.object("contentBlockIndex", index));
    }

    /** Real messages are padded with {@code p} so that their length tells nothing. */
    private static String event(String name, Map<String, @Nullable Object> json) {
        json.put("p", "abcdefghijklm");
        return name + " " + FakeJson.write(json);
    }

    private String reason() {
        if (answer.stoppedBy() != null) {
            return "stop_sequence";
        }
        return switch (answer.finish()) {
            case STOP, REFUSAL -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOLS -> "tool_use";
            case FILTER -> "content_filtered";
        };
    }

    /** What was cached or is being written to the cache is not among the input tokens. */
    private Map<String, @Nullable Object> usage() {
        var tokens = answer.tokens();
        return FakeJson.object(
                "inputTokens", tokens.prompt() - tokens.cached() - tokens.written(),
                "outputTokens", tokens.completion(),
                "totalTokens", tokens.prompt() + tokens.completion(),
                "cacheReadInputTokens", tokens.cached(),
                "cacheWriteInputTokens", tokens.written());
    }
}
