package io.throughline.testing;

import io.throughline.testing.Answer.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as a response, or as its events. A thought stands first, sealed; its summary is shown when it was asked for. */
final class ResponsesAnswer implements Written {
    /** The only sealed thought that may come back. */
    static final String SEAL = "gAAAAABfake-sealed-thought";

    private static final int CREATED = 1_790_000_000;

    private final Ask ask;
    private final Answer answer;
    private final String id;
    private final List<String> frames = new ArrayList<>();

    ResponsesAnswer(Ask ask, Answer answer, int number) {
        this.ask = ask;
        this.answer = answer;
        this.id = "Fake" + number;
    }

    @Override
    public String body() {
        return FakeJson.write(response(status(), output(), usage()));
    }

    @Override
    public List<String> frames() {
        frames.clear();
        for (var name : List.of("created", "in_progress")) {
            event("response." + name, FakeJson.object("response", response("in_progress", List.of(), null)));
        }
        var output = output();
        for (int i = 0; i < output.size(); i++) {
            item(i, output.get(i));
        }
        event("response." + status(), FakeJson.object("response", response(status(), output, usage())));
        return frames;
    }

    private void item(int index, Map<String, @Nullable Object> item) {
        var type = String.valueOf(item.get("type"));
        var empty = FakeJson.object();
        empty.putAll(item);
        empty.replaceAll((name, value) -> switch (name) {
            case "content", "summary" -> List.of();
            case "arguments" -> "";
            case "status" -> "in_progress";
            default -> value;
        });
        event("response.output_item.added", FakeJson.object("output_index", index, "item", empty));
        switch (type) {
            case "message" -> words(index, String.valueOf(item.get("id")));
            case "function_call" -> arguments(index, item);
            default -> summary(index, String.valueOf(item.get("id")));
        }
        event("response.output_item.done", FakeJson.object("output_index", index, "item", item));
    }

    private void words(int index, String itemId) {
        var kind = answer.finish() == Finish.REFUSAL ? "refusal" : "text";
        var name = kind.equals("text") ? "response.output_text" : "response.refusal";
        part("response.content_part.added", "content_index", index, itemId, part(""));
        for (var piece : Answer.pieces(answer.text())) {
            var delta = FakeJson.object("item_id", itemId, "output_index", index, "content_index", 0, "delta", piece);
            if (kind.equals("text")) {
                delta.put("logprobs", List.of());
            }
            event(name + ".delta", delta);
        }
        var done = FakeJson.object("item_id", itemId, "output_index", index, "content_index", 0, kind, answer.text());
        if (kind.equals("text")) {
            done.put("logprobs", List.of());
        }
        event(name + ".done", done);
        part("response.content_part.done", "content_index", index, itemId, part(answer.text()));
    }

    private void arguments(int index, Map<String, @Nullable Object> item) {
        var arguments = String.valueOf(item.get("arguments"));
        for (var piece : Answer.pieces(arguments)) {
            event(
                    "response.function_call_arguments.delta",
                    FakeJson.object("item_id", item.get("id"), "output_index", index, "delta", piece));
        }
        event(
                "response.function_call_arguments.done",
                FakeJson.object(
                        "item_id",
                        item.get("id"),
                        "output_index",
                        index,
                        "arguments",
                        arguments,
                        "name",
                        item.get("name")));
    }

    private void summary(int index, String itemId) {
        if (answer.reasoning().isEmpty()) {
            return;
        }
        part("response.reasoning_summary_part.added", "summary_index", index, itemId, summaryPart(""));
        for (var piece : Answer.pieces(answer.reasoning())) {
            event(
                    "response.reasoning_summary_text.delta",
                    FakeJson.object("item_id", itemId, "output_index", index, "summary_index", 0, "delta", piece));
        }
        event(
                "response.reasoning_summary_text.done",
                FakeJson.object(
                        "item_id", itemId, "output_index", index, "summary_index", 0, "text", answer.reasoning()));
        part("response.reasoning_summary_part.done", "summary_index", index, itemId, summaryPart(answer.reasoning()));
    }

    private void part(String type, String indexName, int index, String itemId, Map<String, @Nullable Object> part) {
        event(type, FakeJson.object("item_id", itemId, "output_index", index, indexName, 0, "part", part));
    }

    private void event(String type, Map<String, @Nullable Object> members) {
        var data = FakeJson.object("type", type, "sequence_number", frames.size());
        data.putAll(members);
        frames.add("event: " + type + "\ndata: " + FakeJson.write(data) + "\n\n");
    }

    private Map<String, @Nullable Object> part(String text) {
        return answer.finish() == Finish.REFUSAL
                ? FakeJson.object("type", "refusal", "refusal", text)
                : FakeJson.object("type", "output_text", "annotations", List.of(), "logprobs", List.of(), "text", text);
    }

    private static Map<String, @Nullable Object> summaryPart(String text) {
        return FakeJson.object("type", "summary_text", "text", text);
    }

    private List<Map<String, @Nullable Object>> output() {
        var output = new ArrayList<Map<String, @Nullable Object>>();
        output.add(FakeJson.object(
                "id",
                "rs_" + id,
                "type",
                "reasoning",
                "summary",
                answer.reasoning().isEmpty() ? List.of() : List.of(summaryPart(answer.reasoning())),
                "encrypted_content",
                SEAL));
        if (!answer.text().isEmpty()) {
            output.add(FakeJson.object(
                    "id",
                    "msg_" + id,
                    "type",
                    "message",
                    "status",
                    status(),
                    "content",
                    List.of(part(answer.text())),
                    "role",
                    "assistant"));
        }
        for (var call : answer.calls()) {
            output.add(FakeJson.object(
                    "id",
                    "fc_" + call.id(),
                    "type",
                    "function_call",
                    "status",
                    "completed",
                    "arguments",
                    call.arguments(),
                    "call_id",
                    call.id(),
                    "name",
                    call.name()));
        }
        return output;
    }

    private String status() {
        return answer.finish() == Finish.LENGTH || answer.finish() == Finish.FILTER ? "incomplete" : "completed";
    }

    private Map<String, @Nullable Object> response(String status, List<?> output, @Nullable Object usage) {
        var reason = answer.finish() == Finish.FILTER ? "content_filter" : "max_output_tokens";
        return FakeJson.object(
                "id",
                "resp_" + id,
                "object",
                "response",
                "created_at",
                CREATED,
                "status",
                status,
                "error",
                null,
                "incomplete_details",
                status.equals("incomplete") ? FakeJson.object("reason", reason) : null,
                "instructions",
                null,
                "metadata",
                FakeJson.object(),
                "model",
                ask.model(),
                "output",
                output,
                "parallel_tool_calls",
                true,
                "store",
                false,
                "temperature",
                null,
                "tool_choice",
                "auto",
                "tools",
                List.of(),
                "top_p",
                null,
                "usage",
                usage);
    }

    private Map<String, @Nullable Object> usage() {
        var tokens = answer.tokens();
        return FakeJson.object(
                "input_tokens", tokens.prompt(),
                "input_tokens_details", FakeJson.object("cached_tokens", tokens.cached(), "cache_write_tokens", 0),
                "output_tokens", tokens.completion(),
                "output_tokens_details", FakeJson.object("reasoning_tokens", tokens.reasoning()),
                "total_tokens", tokens.prompt() + tokens.completion());
    }
}
