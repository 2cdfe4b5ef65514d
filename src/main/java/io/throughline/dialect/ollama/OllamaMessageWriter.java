package io.throughline.dialect.ollama;

import static io.throughline.dialect.ollama.OllamaParts.DIALECT;

import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.dialect.TextFile;
import io.throughline.dialect.ToolArguments;
import io.throughline.dialect.ToolResults;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * Writes messages of Ollama's API, in which tool results stand alone already. All text of a message is one string, a line for each part.
 * Names of fields and parts that cannot be said are added to {@code dropped}.
 */
final class OllamaMessageWriter {

    private static final int SHOWN_URL_CHARS = 80;

    private final Set<String> dropped;
    private final Map<String, String> namesOfCalls = new HashMap<>();
    private boolean empty = true;
    private long imageBytes;
    private int images;

    OllamaMessageWriter(Set<String> dropped) {
        this.dropped = dropped;
    }

    /** Whether no message had anything to say: Ollama takes such a request as one to load the model. */
    boolean isEmpty() {
        return empty;
    }

    /** How much of what was written is pictures, as base64. */
    long imageBytes() {
        return imageBytes;
    }

    int images() {
        return images;
    }

    /** What a message says, part by part. */
    private static final class Said {
        private final List<String> lines = new ArrayList<>();
        private final StringBuilder thinking = new StringBuilder();
        private final List<String> images = new ArrayList<>();
        private final List<Part.ToolCall> calls = new ArrayList<>();

        boolean isNothing() {
            return lines.isEmpty() && images.isEmpty() && calls.isEmpty();
        }
    }

    /** Writes the message unless nothing is left of it. */
    void write(JsonGenerator json, Message message) {
        message.extras().lost().forEach(name -> dropped.add("messages." + name));
        if (message.role() == Role.TOOL) {
            message.parts().forEach(part -> result(json, (Part.ToolResult) part));
            return;
        }
        var said = new Said();
        message.parts().forEach(part -> say(part, said));
        if (!said.isNothing()) {
            message(json, message.role(), said);
        }
    }

    private void say(Part part, Said said) {
        switch (part) {
            case Part.Text(var text, var extras) -> {
                dropped.addAll(extras.lost());
                if (!text.isBlank()) {
                    said.lines.add(text);
                }
            }
            case Part.Refusal(var text) -> said.lines.add(text);
            case Part.Reasoning(var text, var _, var extras) -> {
                if (extras.in(DIALECT).isEmpty()) {
                    dropped.add("reasoning");
                } else {
                    said.thinking.append(text);
                }
            }
            case Part.Image(var media, var detail, var extras) -> {
                said.images.add(base64(media));
                dropped.addAll(extras.lost());
                if (detail != null) {
                    dropped.add("detail");
                }
            }
            case Part.File(Media.Inline(var type, var base64), var _, var _, var extras)
            when type.startsWith("image/") -> {
                said.images.add(base64);
                dropped.addAll(extras.lost());
            }
            case Part.File file -> said.lines.add(document(file));
            case Part.Audio _ ->
                throw GatewayException.invalid(
                        "messages", "hold input_audio, which Ollama does not take; choose a model with audio-in");
            case Part.ToolCall call -> said.calls.add(call);
            case Part.Opaque(var dialect, var _) -> dropped.add(dialect + " block");
            case Part.ToolResult(var id, var _, var _, var _) ->
                throw new IllegalArgumentException("the result of " + id + " does not stand alone");
        }
    }

    private static String base64(Media media) {
        return switch (media) {
            case Media.Inline(var _, var base64) -> base64;
            case Media.Remote(var url) ->
                throw GatewayException.invalid(
                        "messages",
                        "hold the address "
                                + (url.length() > SHOWN_URL_CHARS ? url.substring(0, SHOWN_URL_CHARS) + "…" : url)
                                + ", which Ollama does not fetch; send the data itself as a base64 data: URL");
        };
    }

    private String document(Part.File file) {
        var text = TextFile.of(file, "Ollama");
        dropped.addAll(file.extras().lost());
        return text.name() == null ? text.text() : text.name() + ":\n" + text.text();
    }

    private void message(JsonGenerator json, Role role, Said said) {
        empty = false;
        json.writeStartObject();
        json.writeStringProperty("role", role(role));
        json.writeStringProperty("content", String.join("\n", said.lines));
        if (!said.thinking.isEmpty()) {
            json.writeStringProperty("thinking", said.thinking.toString());
        }
        JsonWrites.stringsIfAny(json, "images", said.images);
        said.images.forEach(image -> imageBytes += image.length());
        images += said.images.size();
        if (!said.calls.isEmpty()) {
            json.writeName("tool_calls");
            json.writeStartArray();
            said.calls.forEach(call -> call(json, call));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM, DEVELOPER -> "system";
            case ASSISTANT -> "assistant";
            case USER -> "user";
            case TOOL -> "tool";
        };
    }

    private void call(JsonGenerator json, Part.ToolCall call) {
        namesOfCalls.put(call.id(), call.name());
        json.writeStartObject();
        json.writeStringProperty("id", call.id());
        json.writeName("function");
        json.writeStartObject();
        json.writeStringProperty("name", call.name());
        JsonWrites.rawMember(json, "arguments", ToolArguments.object(call.arguments()));
        json.writeEndObject();
        json.writeEndObject();
        dropped.addAll(call.extras().lost());
    }

    /** Results are known by the name of their tool; newer versions know the id too. */
    private void result(JsonGenerator json, Part.ToolResult result) {
        empty = false;
        json.writeStartObject();
        json.writeStringProperty("role", role(Role.TOOL));
        json.writeStringProperty("content", ToolResults.text(result, dropped));
        var name = namesOfCalls.get(result.callId());
        if (name != null) {
            json.writeStringProperty("tool_name", name);
        }
        json.writeStringProperty("tool_call_id", result.callId());
        json.writeEndObject();
    }
}
