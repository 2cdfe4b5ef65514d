package io.throughline.dialect.openai;

import io.throughline.chat.Answer;
import io.throughline.chat.Extras;
import io.throughline.chat.Part;
import io.throughline.dialect.Receipt;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes a plain {@code chat.completion} from a folded answer. */
final class OpenAiAnswerWriter {

    private OpenAiAnswerWriter() {}

    static JsonBytes write(Answer answer, Receipt receipt) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            var id = shown(answer.id(), receipt);
            head(json, "chat.completion", id, answer.model(), answer.createdSeconds(), receipt);
            json.writeName("choices");
            json.writeStartArray();
            for (int i = 0; i < answer.choices().size(); i++) {
                choice(json, i, answer.choices().get(i));
            }
            json.writeEndArray();
            var usage = answer.usage() != null ? answer.usage() : receipt.estimate();
            if (usage != null) {
                json.writeName("usage");
                OpenAiUsage.write(json, usage, receipt);
            }
            json.writeEndObject();
        });
    }

    /** An id of another API's form is replaced by the gateway's. */
    static String shown(String id, Receipt receipt) {
        return id.startsWith("chatcmpl") ? id : "chatcmpl-" + receipt.id();
    }

    /** The members that all objects of one answer share. */
    static void head(JsonGenerator json, String object, String id, String model, long created, Receipt receipt) {
        json.writeStringProperty("id", id);
        json.writeStringProperty("object", object);
        json.writeNumberProperty("created", created > 0 ? created : receipt.nowSeconds());
        json.writeStringProperty("model", model.isEmpty() ? receipt.model() : model);
    }

    private static void choice(JsonGenerator json, int index, Answer.Choice choice) {
        json.writeStartObject();
        json.writeNumberProperty("index", index);
        json.writeName("message");
        message(json, choice.message().parts());
        JsonWrites.rawMember(json, "logprobs", choice.logprobsJson() == null ? "null" : choice.logprobsJson());
        json.writeStringProperty("finish_reason", OpenAiStop.write(choice.reason()));
        json.writeEndObject();
    }

    private static void message(JsonGenerator json, List<Part> parts) {
        var text = new StringBuilder();
        var refusal = new StringBuilder();
        var reasoning = new StringBuilder();
        var calls = new ArrayList<Part.ToolCall>();
        for (var part : parts) {
            switch (part) {
                case Part.Text(var words, var _) -> text.append(words);
                case Part.Refusal(var words) -> refusal.append(words);
                case Part.Reasoning(var words, var redacted, var _) -> reasoning.append(redacted ? "" : words);
                case Part.ToolCall call -> calls.add(call);
                case Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _, Part.Opaque _ -> {}
            }
        }
        json.writeStartObject();
        json.writeStringProperty("role", "assistant");
        text(json, "content", text);
        text(json, "refusal", refusal);
        if (!reasoning.isEmpty()) {
            json.writeStringProperty("reasoning_content", reasoning.toString());
        }
        for (var part : parts) {
            if (part instanceof Part.Reasoning(var _, var _, var extras)) {
                members(json, extras);
            }
        }
        if (!calls.isEmpty()) {
            json.writeName("tool_calls");
            json.writeStartArray();
            calls.forEach(call -> OpenAiMessageWriter.call(json, call));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** Fields of this API that the model has no word for. */
    static void members(JsonGenerator json, Extras extras) {
        extras.in(OpenAiParts.DIALECT).forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
    }

    private static void text(JsonGenerator json, String name, StringBuilder text) {
        if (text.isEmpty()) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, text.toString());
        }
    }
}
