package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes messages of the model for OpenAI's chat API. One message may become several: tool results stand in messages of their own there.
 * Names of fields that cannot be said are added to {@code dropped}.
 */
final class OpenAiMessageWriter {

    /** Members that let a message of the assistant do without content. Source: {@code ChatCompletionRequestAssistantMessage}. */
    private static final Set<String> INSTEAD_OF_CONTENT = Set.of("audio", "function_call");

    private final Set<Quirk> quirks;
    private final Set<String> dropped;

    OpenAiMessageWriter(Set<Quirk> quirks, Set<String> dropped) {
        this.quirks = quirks;
        this.dropped = dropped;
    }

    /** The messages as JSON objects, each one slice. */
    List<JsonBytes> write(List<Message> messages) {
        var out = new ArrayList<JsonBytes>(messages.size());
        for (var message : messages) {
            var results = new ArrayList<Part>();
            var rest = new ArrayList<Part>();
            for (var part : message.parts()) {
                (part instanceof Part.ToolResult ? results : rest).add(part);
            }
            var pictures = new ArrayList<Part>();
            for (var result : results) {
                out.add(toolMessage((Part.ToolResult) result, pictures));
            }
            if (!pictures.isEmpty()) {
                out.add(message(Message.of(Role.USER), pictures));
            }
            if (message.role() != Role.TOOL && (!rest.isEmpty() || results.isEmpty()) && canBeSaid(message, rest)) {
                out.add(message(message, rest));
            }
        }
        return out;
    }

    /** Whether the message says anything there: one of the assistant with neither content nor calls is refused, so it is left out. */
    private boolean canBeSaid(Message message, List<Part> parts) {
        if (message.role() != Role.ASSISTANT
                || message.extras().in(DIALECT).keySet().stream().anyMatch(INSTEAD_OF_CONTENT::contains)
                || !parts.stream().allMatch(OpenAiMessageWriter::isUnsayable)) {
            return true;
        }
        for (var part : parts) {
            dropped.add(part instanceof Part.Opaque(var dialect, var _) ? dialect + " block" : "reasoning");
        }
        return false;
    }

    private static boolean isUnsayable(Part part) {
        return part instanceof Part.Reasoning
                || part instanceof Part.Opaque(var dialect, var _) && !dialect.equals(DIALECT);
    }

    private JsonBytes message(Message message, List<Part> parts) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("role", role(message.role()));
            if (message.role() == Role.ASSISTANT) {
                assistant(json, parts);
            } else {
                content(json, parts);
            }
            message.extras().in(DIALECT).forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
            json.writeEndObject();
        });
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case DEVELOPER -> "developer";
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case TOOL -> "tool";
        };
    }

    private void assistant(JsonGenerator json, List<Part> parts) {
        var text = new ArrayList<Part>();
        var calls = new ArrayList<Part.ToolCall>();
        for (var part : parts) {
            switch (part) {
                case Part.ToolCall call -> calls.add(call);
                case Part.Text _, Part.Refusal _ -> text.add(part);
                case Part.Reasoning _ -> {}
                case Part.Opaque(var dialect, var _) when !dialect.equals(DIALECT) -> dropped.add(dialect + " block");
                case Part.Opaque _, Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _ -> text.add(part);
            }
        }
        if (text.isEmpty()) {
            json.writeNullProperty("content");
        } else {
            content(json, text);
        }
        thoughts(json, parts);
        if (!calls.isEmpty()) {
            json.writeName("tool_calls");
            json.writeStartArray();
            calls.forEach(call -> call(json, call));
            json.writeEndArray();
        }
    }

    private void thoughts(JsonGenerator json, List<Part> parts) {
        var words = quirks.contains(Quirk.REASONING_RETURNED) ? thoughts(parts) : "";
        if (!words.isEmpty()) {
            json.writeStringProperty("reasoning_content", words);
        }
        var details = quirks.contains(Quirk.REASONING_DETAILS) ? OpenAiReasoningDetails.of(parts) : null;
        if (details != null) {
            JsonWrites.rawMember(json, OpenAiReasoningDetails.FIELD, details);
        }
    }

    /** What was thought, in words. */
    static String thoughts(List<Part> parts) {
        var thoughts = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Part.Reasoning(var words, var redacted, var _) && !redacted) {
                thoughts.append(words);
            }
        }
        return thoughts.toString();
    }

    static void call(JsonGenerator json, Part.ToolCall call) {
        json.writeStartObject();
        json.writeStringProperty("id", call.id());
        json.writeStringProperty("type", "function");
        json.writeName("function");
        json.writeStartObject();
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("arguments", call.arguments().isEmpty() ? "{}" : call.arguments());
        json.writeEndObject();
        call.extras().in(DIALECT).forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
        json.writeEndObject();
    }

    /** A single plain text goes as a string: every compatible provider reads that form. */
    private void content(JsonGenerator json, List<Part> parts) {
        json.writeName("content");
        if (parts.isEmpty()) {
            json.writeString("");
            return;
        }
        if (parts.size() == 1
                && parts.getFirst() instanceof Part.Text(var text, var extras)
                && extras.in(DIALECT).isEmpty()) {
            dropped.addAll(extras.lost());
            json.writeString(text);
            return;
        }
        json.writeStartArray();
        parts.forEach(part -> part(json, part));
        json.writeEndArray();
    }

    private void part(JsonGenerator json, Part part) {
        switch (part) {
            case Part.Text(var text, var extras) -> {
                begin(json, "text");
                json.writeStringProperty("text", text);
                end(json, extras);
            }
            case Part.Refusal(var text) -> {
                begin(json, "refusal");
                json.writeStringProperty("refusal", text);
                json.writeEndObject();
            }
            case Part.Image(var media, var detail, var extras) -> {
                begin(json, "image_url");
                json.writeName("image_url");
                json.writeStartObject();
                json.writeStringProperty("url", media.url());
                optional(json, "detail", detail);
                json.writeEndObject();
                end(json, extras);
            }
            case Part.Audio(var base64, var format, var extras) -> {
                begin(json, "input_audio");
                json.writeName("input_audio");
                json.writeStartObject();
                json.writeStringProperty("data", base64);
                json.writeStringProperty("format", format);
                json.writeEndObject();
                end(json, extras);
            }
            case Part.File file -> file(json, file);
            case Part.Opaque(var dialect, var raw) -> {
                if (dialect.equals(DIALECT)) {
                    json.writeRawValue(raw);
                } else {
                    dropped.add(dialect + " block");
                }
            }
            case Part.Reasoning _, Part.ToolCall _, Part.ToolResult _ -> {}
        }
    }

    private void file(JsonGenerator json, Part.File file) {
        begin(json, "file");
        json.writeName("file");
        json.writeStartObject();
        optional(json, "file_id", file.id());
        optional(json, "filename", file.name());
        var media = file.media();
        if (media != null) {
            json.writeStringProperty("file_data", media.url());
        }
        json.writeEndObject();
        end(json, file.extras());
    }

    /** Pictures in a tool's answer have no place in a tool message; they are put aside for a user message behind all results. */
    private JsonBytes toolMessage(Part.ToolResult result, List<Part> pictures) {
        var text = new ArrayList<Part>();
        for (var part : result.content()) {
            (part instanceof Part.Image || part instanceof Part.File ? pictures : text).add(part);
        }
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("role", "tool");
            json.writeStringProperty("tool_call_id", result.callId());
            content(json, text);
            result.extras().in(DIALECT).forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
            json.writeEndObject();
        });
    }

    private static void begin(JsonGenerator json, String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }

    private void end(JsonGenerator json, Extras extras) {
        if (extras.in(DIALECT).isEmpty()) {
            dropped.addAll(extras.lost());
        }
        extras.in(DIALECT).forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
