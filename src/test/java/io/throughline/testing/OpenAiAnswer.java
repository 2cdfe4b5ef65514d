package io.throughline.testing;

import io.throughline.testing.Answer.Call;
import io.throughline.testing.Answer.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as a chat completion, or as its chunks. */
final class OpenAiAnswer implements Written {
    private static final int CREATED = 1_790_000_000;

    private final Ask ask;
    private final Answer answer;
    private final String id;

    OpenAiAnswer(Ask ask, Answer answer, int number) {
        this.ask = ask;
        this.answer = answer;
        this.id = "chatcmpl-Fake" + number;
    }

    @Override
    public String body() {
        var choices = new ArrayList<Map<String, @Nullable Object>>();
        for (int i = 0; i < ask.wishes().choices(); i++) {
            choices.add(FakeJson.object(
                    "index", i, "message", message(i), "logprobs", logprobs(text(i)), "finish_reason", reason()));
        }
        return FakeJson.write(FakeJson.object(
                "id",
                id,
                "object",
                "chat.completion",
                "created",
                CREATED,
                "model",
                servedModel(),
                "choices",
                choices,
                "usage",
                usage(),
                "service_tier",
                "default",
                "system_fingerprint",
                "fp_fake"));
    }

    @Override
    public List<String> frames() {
        var chunks = new ArrayList<String>();
        int choices = ask.wishes().choices();
        for (int i = 0; i < choices; i++) {
            chunks.add(chunk(i, first(), null));
        }
        for (var piece : Answer.pieces(answer.reasoning())) {
            chunks.add(chunk(0, FakeJson.object("reasoning_content", piece), null));
        }
        for (int i = 0; i < choices; i++) {
            addText(chunks, i);
        }
        addCalls(chunks);
        for (int i = 0; i < choices; i++) {
            chunks.add(chunk(i, Map.of(), reason()));
        }
        if (ask.wishes().usageInStream()) {
            chunks.add(FakeJson.write(envelope(List.of(), usage())));
        }
        chunks.add("[DONE]");
        return chunks.stream().map(chunk -> "data: " + chunk + "\n\n").toList();
    }

    private void addText(List<String> chunks, int choice) {
        var field = answer.finish() == Finish.REFUSAL ? "refusal" : "content";
        for (var piece : Answer.pieces(text(choice))) {
            chunks.add(chunk(choice, FakeJson.object(field, piece), null));
        }
    }

    private void addCalls(List<String> chunks) {
        for (int i = 0; i < answer.calls().size(); i++) {
            var call = answer.calls().get(i);
            chunks.add(chunk(
                    0,
                    toolDelta(FakeJson.object(
                            "index",
                            i,
                            "id",
                            call.id(),
                            "type",
                            "function",
                            "function",
                            FakeJson.object("name", call.name(), "arguments", ""))),
                    null));
            for (var piece : Answer.pieces(call.arguments())) {
                chunks.add(chunk(
                        0,
                        toolDelta(FakeJson.object("index", i, "function", FakeJson.object("arguments", piece))),
                        null));
            }
        }
    }

    private static Map<String, @Nullable Object> toolDelta(Map<String, @Nullable Object> call) {
        return FakeJson.object("tool_calls", List.of(call));
    }

    private Map<String, @Nullable Object> first() {
        boolean silent = !answer.calls().isEmpty() || answer.finish() == Finish.REFUSAL;
        return FakeJson.object("role", "assistant", "content", silent ? null : "", "refusal", null);
    }

    private String chunk(int choice, Map<String, ? extends @Nullable Object> delta, @Nullable String reason) {
        var text = delta.get("content") instanceof String piece ? piece : "";
        var one = FakeJson.object(
                "index", choice,
                "delta", delta,
                "logprobs", text.isEmpty() ? null : logprobs(text),
                "finish_reason", reason);
        return FakeJson.write(envelope(List.of(one), ask.wishes().usageInStream() ? null : FakeJson.ABSENT));
    }

    private Map<String, @Nullable Object> envelope(List<?> choices, @Nullable Object usage) {
        return FakeJson.object(
                "id",
                id,
                "object",
                "chat.completion.chunk",
                "created",
                CREATED,
                "model",
                servedModel(),
                "service_tier",
                "default",
                "system_fingerprint",
                "fp_fake",
                "choices",
                choices,
                "usage",
                usage);
    }

    private Map<String, @Nullable Object> message(int choice) {
        boolean refused = answer.finish() == Finish.REFUSAL;
        boolean silent = refused || (answer.text().isEmpty() && !answer.calls().isEmpty());
        return FakeJson.object(
                "role", "assistant",
                "content", silent ? null : text(choice),
                "refusal", refused ? answer.text() : null,
                "reasoning_content", answer.reasoning().isEmpty() ? FakeJson.ABSENT : answer.reasoning(),
                "tool_calls", answer.calls().isEmpty() ? FakeJson.ABSENT : calls(),
                "annotations", List.of());
    }

    private List<Map<String, @Nullable Object>> calls() {
        return answer.calls().stream().map(OpenAiAnswer::call).toList();
    }

    private static Map<String, @Nullable Object> call(Call call) {
        return FakeJson.object(
                "id", call.id(),
                "type", "function",
                "function", FakeJson.object("name", call.name(), "arguments", call.arguments()));
    }

    /** The first choice says the text itself; the others say which one they are. */
    private String text(int choice) {
        return choice == 0 ? answer.text() : answer.text() + " (choice " + choice + ")";
    }

    private @Nullable Object logprobs(String text) {
        if (!ask.wishes().logprobs()) {
            return null;
        }
        var tokens = Answer.pieces(text).stream().map(this::tokenLogprob).toList();
        return FakeJson.object("content", tokens, "refusal", null);
    }

    private Map<String, @Nullable Object> tokenLogprob(String token) {
        var alternatives = new ArrayList<Object>();
        for (int i = 0; i < ask.wishes().topLogprobs(); i++) {
            alternatives.add(FakeJson.object("token", i == 0 ? token : "alt" + i, "logprob", -0.25 - i, "bytes", null));
        }
        return FakeJson.object("token", token, "logprob", -0.25, "bytes", null, "top_logprobs", alternatives);
    }

    private String reason() {
        return switch (answer.finish()) {
            case STOP, REFUSAL -> "stop";
            case LENGTH -> "length";
            case TOOLS -> "tool_calls";
            case FILTER -> "content_filter";
        };
    }

    private Map<String, @Nullable Object> usage() {
        var tokens = answer.tokens();
        int completion = tokens.completion() * ask.wishes().choices();
        return FakeJson.object(
                "prompt_tokens", tokens.prompt(),
                "completion_tokens", completion,
                "total_tokens", tokens.prompt() + completion,
                "prompt_tokens_details", FakeJson.object("cached_tokens", tokens.cached(), "audio_tokens", 0),
                "completion_tokens_details",
                        FakeJson.object(
                                "reasoning_tokens", tokens.reasoning(),
                                "audio_tokens", 0,
                                "accepted_prediction_tokens", 0,
                                "rejected_prediction_tokens", 0));
    }

    /** OpenAI answers with the dated name of what was asked for. */
    private String servedModel() {
        return ask.model().matches(".*\\d{4}-\\d{2}-\\d{2}") ? ask.model() : ask.model() + "-2026-01-15";
    }
}
