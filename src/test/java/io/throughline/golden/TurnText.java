package io.throughline.golden;

import io.throughline.chat.Answer;
import io.throughline.chat.Extras;
import io.throughline.chat.Part;
import io.throughline.chat.TurnFold;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The folded answer as JSON: its parts, why it stopped, its usage. */
final class TurnText {

    private TurnText() {}

    static JsonBytes json(TurnFold fold) {
        return JsonWrites.write(json -> {
            var answer = fold.answer();
            json.writeStartObject();
            json.writeStringProperty("id", answer.id());
            json.writeStringProperty("model", answer.model());
            json.writeBooleanProperty("finished", fold.finished());
            json.writeName("choices");
            json.writeStartArray();
            answer.choices().forEach(choice -> choice(json, choice));
            json.writeEndArray();
            var usage = answer.usage();
            if (usage != null) {
                json.writeName("usage");
                json.writeStartObject();
                json.writeNumberProperty("input", usage.inputTokens());
                json.writeNumberProperty("cache_read", usage.cacheReadTokens());
                json.writeNumberProperty("cache_write", usage.cacheWriteTokens());
                json.writeNumberProperty("output", usage.outputTokens());
                json.writeNumberProperty("reasoning", usage.reasoningTokens());
                json.writeEndObject();
            }
            var error = fold.error();
            optional(json, "error", error == null ? null : error.kind().name());
            json.writeEndObject();
        });
    }

    private static void choice(JsonGenerator json, Answer.Choice choice) {
        json.writeStartObject();
        json.writeName("parts");
        json.writeStartArray();
        choice.message().parts().forEach(part -> part(json, part));
        json.writeEndArray();
        var reason = choice.reason();
        optional(json, "reason", reason == null ? null : reason.name());
        optional(json, "stop_sequence", choice.stopSequence());
        if (choice.logprobsJson() != null) {
            JsonWrites.rawMember(json, "logprobs", choice.logprobsJson());
        }
        json.writeEndObject();
    }

    private static void part(JsonGenerator json, Part part) {
        json.writeStartObject();
        switch (part) {
            case Part.Text(var text, var extras) -> {
                json.writeStringProperty("text", text);
                extras(json, extras);
            }
            case Part.Refusal(var text) -> json.writeStringProperty("refusal", text);
            case Part.Reasoning(var text, var redacted, var extras) -> {
                json.writeStringProperty(redacted ? "redacted_reasoning" : "reasoning", text);
                extras(json, extras);
            }
            case Part.ToolCall(var id, var name, var arguments, var extras) -> {
                json.writeStringProperty("call", name);
                json.writeStringProperty("id", id);
                json.writeStringProperty("arguments", arguments);
                extras(json, extras);
            }
            case Part.Opaque(var dialect, var own) -> JsonWrites.rawMember(json, dialect, own);
            case Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _ ->
                json.writeStringProperty("unexpected", part.toString());
        }
        json.writeEndObject();
    }

    private static void extras(JsonGenerator json, Extras extras) {
        extras.fields().forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
