package io.throughline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as candidates, whole or in chunks. Calls come whole; models of generation 3 number and sign them. */
final class GeminiAnswer implements Written {
    private final Ask ask;
    private final Answer answer;
    private final boolean third;
    private final String id;

    GeminiAnswer(Ask ask, Answer answer, int number) {
        this.ask = ask;
        this.answer = answer;
        this.third = GeminiModels.isThird(ask.model());
        this.id = "fake-" + number;
    }

    @Override
    public String body() {
        var candidates = new ArrayList<Map<String, @Nullable Object>>();
        for (int i = 0; i < ask.wishes().choices(); i++) {
            var parts = new ArrayList<Map<String, @Nullable Object>>();
            if (!answer.reasoning().isEmpty()) {
                parts.add(thought(answer.reasoning()));
            }
            var text = i == 0 ? answer.text() : answer.text() + " (choice " + i + ")";
            if (!text.isEmpty()) {
                parts.add(text(text));
            }
            parts.addAll(calls());
            candidates.add(candidate(i, parts, reason(), logprobs(text)));
        }
        return FakeJson.write(chunk(candidates, true));
    }

    @Override
    public List<String> frames() {
        var frames = new ArrayList<String>();
        Answer.pieces(answer.reasoning()).forEach(piece -> frames.add(frame(List.of(thought(piece)))));
        Answer.pieces(answer.text()).forEach(piece -> frames.add(frame(List.of(text(piece)))));
        calls().forEach(call -> frames.add(frame(List.of(call))));
        var end = candidate(0, List.of(text("")), reason(), FakeJson.ABSENT);
        frames.add(event(chunk(List.of(end), true)));
        return frames;
    }

    private String frame(List<Map<String, @Nullable Object>> parts) {
        return event(chunk(List.of(candidate(0, parts, FakeJson.ABSENT, FakeJson.ABSENT)), false));
    }

    private static String event(Map<String, @Nullable Object> chunk) {
        return "data: " + FakeJson.write(chunk) + "\n\n";
    }

    private static Map<String, @Nullable Object> text(String text) {
        return FakeJson.object("text", text);
    }

    private static Map<String, @Nullable Object> thought(String text) {
        return FakeJson.object("text", text, "thought", true);
    }

    /** Of the calls of one step only the first is signed. */
    private List<Map<String, @Nullable Object>> calls() {
        var calls = new ArrayList<Map<String, @Nullable Object>>();
        for (var call : answer.calls()) {
            var function = FakeJson.object(
                    "name", call.name(),
                    "args", FakeJson.tree(call.arguments()),
                    "id", third ? call.id() : FakeJson.ABSENT);
            boolean signed = third && calls.isEmpty();
            calls.add(FakeJson.object(
                    "functionCall",
                    function,
                    "thoughtSignature",
                    signed ? GeminiTurnRules.signature(call.name()) : FakeJson.ABSENT));
        }
        return calls;
    }

    private static Map<String, @Nullable Object> candidate(
            int index, List<Map<String, @Nullable Object>> parts, @Nullable Object reason, @Nullable Object logprobs) {
        return FakeJson.object(
                "content",
                FakeJson.object("parts", parts.isEmpty() ? FakeJson.ABSENT : parts, "role", "model"),
                "finishReason",
                reason,
                "index",
                index,
                "logprobsResult",
                logprobs);
    }

    private Map<String, @Nullable Object> chunk(List<Map<String, @Nullable Object>> candidates, boolean last) {
        return FakeJson.object(
                "candidates", candidates, "usageMetadata", usage(last), "modelVersion", ask.model(), "responseId", id);
    }

    /** Thoughts are not among the tokens of candidates. */
    private Map<String, @Nullable Object> usage(boolean last) {
        var tokens = answer.tokens();
        int said = (tokens.completion() - tokens.reasoning()) * ask.wishes().choices();
        return FakeJson.object(
                "promptTokenCount", tokens.prompt(),
                "cachedContentTokenCount", tokens.cached() > 0 ? tokens.cached() : FakeJson.ABSENT,
                "candidatesTokenCount", last ? said : FakeJson.ABSENT,
                "thoughtsTokenCount", last && tokens.reasoning() > 0 ? tokens.reasoning() : FakeJson.ABSENT,
                "totalTokenCount", tokens.prompt() + (last ? said + tokens.reasoning() : 0));
    }

    private Object reason() {
        return switch (answer.finish()) {
            case STOP, TOOLS, REFUSAL -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case FILTER -> "SAFETY";
        };
    }

    private Object logprobs(String text) {
        if (!ask.wishes().logprobs()) {
            return FakeJson.ABSENT;
        }
        var tops = new ArrayList<Object>();
        var chosen = new ArrayList<Object>();
        for (var token : Answer.pieces(text)) {
            var all = new ArrayList<Object>();
            for (int i = 0; i < ask.wishes().topLogprobs(); i++) {
                all.add(FakeJson.object(
                        "token", i == 0 ? token : "alt" + i, "tokenId", i, "logProbability", -0.25 - i));
            }
            tops.add(FakeJson.object("candidates", all));
            chosen.add(FakeJson.object("token", token, "tokenId", 0, "logProbability", -0.25));
        }
        return FakeJson.object("topCandidates", tops, "chosenCandidates", chosen);
    }
}
