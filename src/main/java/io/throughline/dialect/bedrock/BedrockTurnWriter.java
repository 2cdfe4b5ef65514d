package io.throughline.dialect.bedrock;

import static io.throughline.dialect.anthropic.AnthropicParts.wrong;
import static io.throughline.dialect.bedrock.BedrockParts.DIALECT;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.Signature;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ToolArguments;
import io.throughline.dialect.anthropic.AnthropicParts;
import io.throughline.dialect.anthropic.AnthropicTurns;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes turns as messages of Bedrock's API. Names of fields and parts that cannot be said are added to {@code dropped}. */
final class BedrockTurnWriter {

    private static final String MARK_ANTHROPIC = "cache_control";
    private static final String MARK_OPENAI = "prompt_cache_breakpoint";
    private static final int MAX_CACHE_POINTS = 4;

    /** A message with a document must hold text too. */
    private static final String ABOUT_DOCUMENT = "(See the document.)";

    private static final String EMPTY_RESULT = "(empty)";

    private final BedrockModel model;
    private final Set<String> dropped;
    private final BedrockFiles files = new BedrockFiles();
    private int cachePoints;

    BedrockTurnWriter(BedrockModel model, Set<String> dropped) {
        this.model = model;
        this.dropped = dropped;
    }

    /** What these instructions say: their text, since {@code system} takes nothing else. */
    List<Part> instructions(List<Message> messages) {
        var said = new ArrayList<Part>();
        for (var message : messages) {
            note(message);
            for (var part : message.parts()) {
                if (!(part instanceof Part.Text)) {
                    dropped.add("messages.content of a system message that is not text");
                } else if (!AnthropicTurns.isBlank(part)) {
                    said.add(part);
                }
            }
        }
        return said;
    }

    /** The message without the parts that this API cannot take. */
    Message sayable(Message message) {
        note(message);
        return new Message(
                message.role(), message.parts().stream().filter(this::sayable).toList(), message.extras());
    }

    private void note(Message message) {
        message.extras().lost().forEach(name -> dropped.add("messages." + name));
    }

    /** Thoughts go back to the model's maker alone, which is Anthropic: no other model here signs them. */
    private boolean sayable(Part part) {
        return switch (part) {
            case Part.Reasoning reasoning ->
                (model.isClaude() && Signature.of(reasoning, DIALECT) != null) || drop("reasoning");
            case Part.Opaque(var dialect, var _) ->
                (model.isClaude() && dialect.equals(DIALECT)) || drop(dialect + " block");
            default -> true;
        };
    }

    private boolean drop(String name) {
        dropped.add(name);
        return false;
    }

    JsonBytes system(List<Part> parts) {
        return JsonWrites.write(json -> {
            json.writeStartArray();
            parts.forEach(part -> block(json, part));
            json.writeEndArray();
        });
    }

    JsonBytes message(AnthropicTurns.Turn turn) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("role", turn.role() == Role.ASSISTANT ? "assistant" : "user");
            json.writeName("content");
            json.writeStartArray();
            turn.parts().forEach(part -> block(json, part));
            if (turn.parts().stream().anyMatch(Part.File.class::isInstance)
                    && turn.parts().stream().noneMatch(Part.Text.class::isInstance)) {
                text(json, ABOUT_DOCUMENT);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void block(JsonGenerator json, Part part) {
        switch (part) {
            case Part.Text(var text, var extras) -> {
                text(json, text);
                end(json, extras);
            }
            case Part.Refusal(var text) -> text(json, text);
            case Part.Image(var media, var _, var extras) -> {
                files.image(json, media);
                end(json, extras);
            }
            case Part.File file -> file(json, file);
            case Part.Audio _ ->
                throw wrong("messages", "hold input_audio, which is not sent to Bedrock; choose a model with audio-in");
            case Part.Reasoning reasoning -> thought(json, reasoning);
            case Part.ToolCall call -> call(json, call);
            case Part.ToolResult result -> result(json, result);
            case Part.Opaque(var _, var own) -> json.writeRawValue(own);
        }
    }

    static void text(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    private void file(JsonGenerator json, Part.File file) {
        var media = file.media();
        if (media instanceof Media.Inline(var type, var _) && type.startsWith("image/")) {
            files.image(json, media);
        } else {
            files.document(json, file);
        }
        end(json, file.extras());
    }

    private static void thought(JsonGenerator json, Part.Reasoning reasoning) {
        json.writeStartObject();
        json.writeName("reasoningContent");
        json.writeStartObject();
        json.writeName("reasoningText");
        json.writeStartObject();
        json.writeStringProperty("text", reasoning.text());
        json.writeStringProperty("signature", Signature.of(reasoning, DIALECT));
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void call(JsonGenerator json, Part.ToolCall call) {
        json.writeStartObject();
        json.writeName("toolUse");
        json.writeStartObject();
        json.writeStringProperty("toolUseId", BedrockParts.id(call.id(), model));
        json.writeStringProperty("name", AnthropicParts.escaped(call.name()));
        JsonWrites.rawMember(json, "input", ToolArguments.object(call.arguments()));
        json.writeEndObject();
        json.writeEndObject();
        end(json, call.extras());
    }

    private void result(JsonGenerator json, Part.ToolResult result) {
        var parts = result.content().stream()
                .filter(part -> !AnthropicTurns.isBlank(part))
                .filter(this::sayable)
                .toList();
        json.writeStartObject();
        json.writeName("toolResult");
        json.writeStartObject();
        json.writeStringProperty("toolUseId", BedrockParts.id(result.callId(), model));
        json.writeName("content");
        json.writeStartArray();
        if (parts.isEmpty()) {
            text(json, EMPTY_RESULT);
        }
        parts.forEach(part -> inResult(json, part));
        json.writeEndArray();
        if (result.failed() && model.takesFailures()) {
            json.writeStringProperty("status", "error");
        }
        json.writeEndObject();
        json.writeEndObject();
        end(json, result.extras());
    }

    /** Cache points stand between blocks of a message, not inside a result. */
    private void inResult(JsonGenerator json, Part part) {
        switch (part) {
            case Part.Text(var text, var _) -> block(json, new Part.Text(text));
            case Part.Image(var media, var detail, var _) -> block(json, new Part.Image(media, detail, Extras.NONE));
            case Part.File(var media, var name, var id, var _) ->
                block(json, new Part.File(media, name, id, Extras.NONE));
            default -> block(json, part);
        }
    }

    /** What stands behind a block: the cache point that the client asked for, and nothing of its other fields. */
    private void end(JsonGenerator json, Extras extras) {
        if (extras.lost().isEmpty()) {
            return;
        }
        extras.fields().forEach((name, raw) -> {
            if (name.equals(MARK_ANTHROPIC) || name.equals(MARK_OPENAI)) {
                cachePoint(json, name, raw);
            } else {
                dropped.add(name);
            }
        });
    }

    /** A cache point, for models that have them; the first four count. */
    void cachePoint(JsonGenerator json, String mark, String raw) {
        if (!model.takesCachePoints() || cachePoints == MAX_CACHE_POINTS) {
            dropped.add(mark);
            return;
        }
        cachePoints++;
        json.writeStartObject();
        json.writeName("cachePoint");
        json.writeStartObject();
        json.writeStringProperty("type", "default");
        if (model.isClaude() && "1h".equals(ttl(raw))) {
            json.writeStringProperty("ttl", "1h");
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static @Nullable String ttl(String raw) {
        var json = JsonBytes.of(raw);
        return json.at(0) == '{' ? Fields.of(json).text("ttl") : null;
    }

    /** The mark behind a tool; only Claude caches tools. */
    void toolCachePoint(JsonGenerator json, Extras extras) {
        extras.fields().forEach((name, raw) -> {
            if (name.equals(MARK_ANTHROPIC) && model.isClaude()) {
                cachePoint(json, name, raw);
            } else {
                dropped.add("tools." + name);
            }
        });
    }
}
