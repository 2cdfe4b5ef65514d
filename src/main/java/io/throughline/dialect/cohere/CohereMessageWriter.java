package io.throughline.dialect.cohere;

import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.dialect.TextFile;
import io.throughline.dialect.ToolArguments;
import io.throughline.dialect.ToolResults;
import io.throughline.dialect.cohere.CohereParts.Thought;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * Writes messages of Cohere's API, in which tool results stand alone already. Names of fields and parts that cannot be said are added to
 * {@code dropped}, documents to {@code documents}, as JSON.
 */
final class CohereMessageWriter {

    private final Set<String> dropped;
    private final List<String> documents;
    private int written;

    CohereMessageWriter(Set<String> dropped, List<String> documents) {
        this.dropped = dropped;
        this.documents = documents;
    }

    /** How many messages had something to say. */
    int written() {
        return written;
    }

    /** Writes the message unless nothing is left of it: the API refuses empty turns. */
    void write(JsonGenerator json, Message message) {
        message.extras().lost().forEach(name -> dropped.add("messages." + name));
        if (message.role() == Role.TOOL) {
            message.parts().forEach(part -> result(json, (Part.ToolResult) part));
            return;
        }
        var content = new ArrayList<Part>();
        var calls = new ArrayList<Part.ToolCall>();
        var plan = new StringBuilder();
        for (var part : message.parts()) {
            switch (part) {
                case Part.ToolCall call -> calls.add(call);
                case Part.Reasoning(var text, var _, var extras)
                when Thought.TOOL_PLAN.marks(extras) -> plan.append(text);
                case Part.File(Media.Inline media, var _, var _, var extras)
                when media.mediaType().startsWith("image/") -> content.add(new Part.Image(media, null, extras));
                case Part.File file -> document(file);
                default -> {
                    if (isSayable(part)) {
                        content.add(part);
                    }
                }
            }
        }
        if (!content.isEmpty() || !calls.isEmpty()) {
            written++;
            message(json, message.role(), content, calls, plan.toString());
        }
    }

    private boolean isSayable(Part part) {
        return switch (part) {
            case Part.Text(var text, var extras) -> {
                dropped.addAll(extras.lost());
                yield !text.isBlank();
            }
            case Part.Reasoning(var _, var _, var extras) -> Thought.THINKING.marks(extras) || drop("reasoning");
            case Part.Opaque(var dialect, var _) -> drop(dialect + " block");
            case Part.Audio _ ->
                throw GatewayException.invalid(
                        "messages", "hold input_audio, which Cohere does not take; choose a model with audio-in");
            default -> true;
        };
    }

    private boolean drop(String name) {
        dropped.add(name);
        return false;
    }

    /** Whether the part becomes a document of the request. */
    static boolean isDocument(Part part) {
        return part instanceof Part.File(var media, var _, var _, var _)
                && !(media instanceof Media.Inline inline && inline.mediaType().startsWith("image/"));
    }

    private void document(Part.File file) {
        var text = TextFile.of(file, "Cohere");
        dropped.addAll(file.extras().lost());
        documents.add(JsonWrites.text(json -> {
            json.writeStartObject();
            json.writeName("data");
            json.writeStartObject();
            if (text.name() != null) {
                json.writeStringProperty("title", text.name());
            }
            json.writeStringProperty("text", text.text());
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    private void message(JsonGenerator json, Role role, List<Part> content, List<Part.ToolCall> calls, String plan) {
        json.writeStartObject();
        json.writeStringProperty("role", role(role));
        if (!plan.isEmpty()) {
            json.writeStringProperty("tool_plan", plan);
        }
        content(json, content);
        if (!calls.isEmpty()) {
            json.writeName("tool_calls");
            json.writeStartArray();
            calls.forEach(call -> call(json, call));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case ASSISTANT -> "assistant";
            case DEVELOPER, USER, TOOL -> "user";
        };
    }

    private void content(JsonGenerator json, List<Part> parts) {
        if (parts.isEmpty()) {
            return;
        }
        json.writeName("content");
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(var text, var _)) {
            json.writeString(text);
            return;
        }
        json.writeStartArray();
        parts.forEach(part -> item(json, part));
        json.writeEndArray();
    }

    private void item(JsonGenerator json, Part part) {
        switch (part) {
            case Part.Text(var text, var _) -> item(json, "text", text);
            case Part.Refusal(var text) -> item(json, "text", text);
            case Part.Reasoning(var text, var _, var _) -> item(json, "thinking", text);
            case Part.Image image -> image(json, image);
            default -> throw new IllegalArgumentException(part.getClass() + " is no content of Cohere's API");
        }
    }

    /** Each kind of item holds its text in a member of the kind's name. */
    private static void item(JsonGenerator json, String kind, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", kind);
        json.writeStringProperty(kind, text);
        json.writeEndObject();
    }

    private void image(JsonGenerator json, Part.Image image) {
        json.writeStartObject();
        json.writeStringProperty("type", "image_url");
        json.writeName("image_url");
        json.writeStartObject();
        json.writeStringProperty("url", image.media().url());
        if (image.detail() != null) {
            json.writeStringProperty("detail", image.detail());
        }
        json.writeEndObject();
        json.writeEndObject();
        dropped.addAll(image.extras().lost());
    }

    private void call(JsonGenerator json, Part.ToolCall call) {
        json.writeStartObject();
        json.writeStringProperty("id", call.id());
        json.writeStringProperty("type", "function");
        json.writeName("function");
        json.writeStartObject();
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("arguments", ToolArguments.object(call.arguments()));
        json.writeEndObject();
        json.writeEndObject();
        dropped.addAll(call.extras().lost());
    }

    private void result(JsonGenerator json, Part.ToolResult result) {
        written++;
        json.writeStartObject();
        json.writeStringProperty("role", "tool");
        json.writeStringProperty("tool_call_id", result.callId());
        json.writeStringProperty("content", ToolResults.text(result, dropped));
        json.writeEndObject();
    }
}
