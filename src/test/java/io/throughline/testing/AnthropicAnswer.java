package io.throughline.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as a message, or as its named events. */
final class AnthropicAnswer implements Written {
    private final Ask ask;
    private final Answer answer;
    private final String id;

    AnthropicAnswer(Ask ask, Answer answer, int number) {
        this.ask = ask;
        this.answer = answer;
        this.id = "msg_01Fake" + number;
    }

    /** The seal that makes a thinking block genuine; requests that bring another one are refused. */
    static String signature(String thinking) {
        return Base64.getEncoder().encodeToString(("fake-seal:" + thinking).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String body() {
        var content = new ArrayList<Map<String, @Nullable Object>>();
        if (!answer.reasoning().isEmpty()) {
            content.add(FakeJson.object(
                    "type", "thinking", "thinking", answer.reasoning(), "signature", signature(answer.reasoning())));
        }
        if (!answer.text().isEmpty()) {
            content.add(FakeJson.object("type", "text", "text", answer.text()));
        }
        answer.calls()
                .forEach(call -> content.add(FakeJson.object(
                        "type", "tool_use",
                        "id", call.id(),
                        "name", call.name(),
                        "input", FakeJson.tree(call.arguments()))));
        return FakeJson.write(message(content, reason(), answer.stoppedBy(), fullUsage()));
    }

    @Override
    public List<String> frames() {
        var frames = new ArrayList<String>();
        var started = message(List.of(), null, null, startUsage());
        frames.add(event("message_start", FakeJson.object("type", "message_start", "message", started)));
        int index = 0;
        if (!answer.reasoning().isEmpty()) {
            addThinking(frames, index++);
        }
        if (!answer.text().isEmpty()) {
            addText(frames, index++);
        }
        for (var call : answer.calls()) {
            addCall(frames, index++, call);
        }
        var delta = FakeJson.object("stop_reason", reason(), "stop_sequence", answer.stoppedBy());
        frames.add(
                event("message_delta", FakeJson.object("type", "message_delta", "delta", delta, "usage", endUsage())));
        frames.add(event("message_stop", FakeJson.object("type", "message_stop")));
        return frames;
    }

    private void addThinking(List<String> frames, int index) {
        frames.add(start(index, FakeJson.object("type", "thinking", "thinking", "", "signature", "")));
        for (var piece : Answer.pieces(answer.reasoning())) {
            frames.add(delta(index, FakeJson.object("type", "thinking_delta", "thinking", piece)));
        }
        frames.add(
                delta(index, FakeJson.object("type", "signature_delta", "signature", signature(answer.reasoning()))));
        frames.add(stop(index));
    }

    private void addText(List<String> frames, int index) {
        frames.add(start(index, FakeJson.object("type", "text", "text", "")));
        frames.add(event("ping", FakeJson.object("type", "ping")));
        for (var piece : Answer.pieces(answer.text())) {
            frames.add(delta(index, FakeJson.object("type", "text_delta", "text", piece)));
        }
        frames.add(stop(index));
    }

    /** As the real API: an empty first fragment, and nothing more when there are no arguments. */
    private static void addCall(List<String> frames, int index, Answer.Call call) {
        frames.add(start(
                index, FakeJson.object("type", "tool_use", "id", call.id(), "name", call.name(), "input", Map.of())));
        frames.add(delta(index, FakeJson.object("type", "input_json_delta", "partial_json", "")));
        if (!call.arguments().equals("{}")) {
            for (var piece : Answer.pieces(call.arguments())) {
                frames.add(delta(index, FakeJson.object("type", "input_json_delta", "partial_json", piece)));
            }
        }
        frames.add(stop(index));
    }

    private static String start(int index, Map<String, @Nullable Object> block) {
        return event(
                "content_block_start",
                FakeJson.object("type", "content_block_start", "index", index, "content_block", block));
    }

    private static String delta(int index, Map<String, @Nullable Object> delta) {
        return event(
                "content_block_delta", FakeJson.object("type", "content_block_delta", "index", index, "delta", delta));
    }

    private static String stop(int index) {
        return event("content_block_stop", FakeJson.object("type", "content_block_stop", "index", index));
    }

    private static String event(String name, Map<String, @Nullable Object> data) {
        return "event: " + name + "\ndata: " + FakeJson.write(data) + "\n\n";
    }

    private Map<String, @Nullable Object> message(
            List<?> content, @Nullable String reason, @Nullable String stoppedBy, Object usage) {
        return FakeJson.object(
                "id", id,
                "type", "message",
                "role", "assistant",
                "model", ask.model(),
                "content", content,
                "stop_reason", reason,
                "stop_sequence", stoppedBy,
                "usage", usage);
    }

    private String reason() {
        if (answer.stoppedBy() != null) {
            return "stop_sequence";
        }
        return switch (answer.finish()) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOLS -> "tool_use";
            case FILTER, REFUSAL -> "refusal";
        };
    }

    private Map<String, @Nullable Object> fullUsage() {
        var usage = startUsage();
        usage.put("output_tokens", answer.tokens().completion());
        return usage;
    }

    private Map<String, @Nullable Object> startUsage() {
        var tokens = answer.tokens();
        return FakeJson.object(
                "input_tokens",
                tokens.prompt() - tokens.cached() - tokens.written(),
                "cache_creation_input_tokens",
                tokens.written(),
                "cache_read_input_tokens",
                tokens.cached(),
                "cache_creation",
                FakeJson.object("ephemeral_5m_input_tokens", tokens.written(), "ephemeral_1h_input_tokens", 0),
                "output_tokens",
                1,
                "service_tier",
                "standard");
    }

    private Map<String, @Nullable Object> endUsage() {
        return FakeJson.object("output_tokens", answer.tokens().completion());
    }
}
