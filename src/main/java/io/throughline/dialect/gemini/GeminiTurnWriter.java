package io.throughline.dialect.gemini;

import static io.throughline.dialect.gemini.GeminiParts.DIALECT;
import static io.throughline.dialect.gemini.GeminiParts.wrong;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes turns as contents of Gemini's API. Names of fields and parts that cannot be said are added to {@code dropped}. */
final class GeminiTurnWriter {

    /** Google's word for history that another model wrote. Source: its guide "Thought signatures". */
    private static final String NO_SIGNATURE = "\"skip_thought_signature_validator\"";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("gif", "image/gif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp4", "video/mp4"));

    private final GeminiModel model;
    private final Set<String> dropped;

    GeminiTurnWriter(GeminiModel model, Set<String> dropped) {
        this.model = model;
        this.dropped = dropped;
    }

    /** The message without the parts that this API cannot take. */
    Message sayable(Message message) {
        message.extras().lost().forEach(name -> dropped.add("messages." + name));
        return new Message(
                message.role(), message.parts().stream().filter(this::sayable).toList(), message.extras());
    }

    private boolean sayable(Part part) {
        return switch (part) {
            case Part.Reasoning(var _, var redacted, var extras) ->
                (!redacted && !extras.in(DIALECT).isEmpty()) || drop("reasoning");
            case Part.Opaque(var dialect, var json) ->
                dialect.equals(DIALECT) || drop(dialect + " block" + typeOf(json));
            default -> true;
        };
    }

    private boolean drop(String name) {
        dropped.add(name);
        return false;
    }

    private static String typeOf(String json) {
        try {
            var type = Fields.of(JsonBytes.of(json)).text("type");
            return type == null ? "" : " " + type;
        } catch (MalformedJsonException e) {
            return "";
        }
    }

    void content(JsonGenerator json, GeminiTurns.Turn turn) {
        json.writeStartObject();
        json.writeStringProperty("role", turn.model() ? "model" : "user");
        json.writeName("parts");
        json.writeStartArray();
        boolean unsigned = turn.model() && model.wantsSignatures();
        for (var part : turn.parts()) {
            if (part instanceof Part.ToolCall call) {
                call(json, call, unsigned);
                unsigned = false; // of parallel calls only the first is signed
            } else {
                part(json, part);
            }
        }
        turn.results().forEach(answered -> result(json, answered));
        json.writeEndArray();
        json.writeEndObject();
    }

    void part(JsonGenerator json, Part part) {
        switch (part) {
            case Part.Text(var text, var extras) -> text(json, text, false, extras);
            case Part.Refusal(var text) -> text(json, text, false, Extras.NONE);
            case Part.Reasoning(var text, var _, var extras) -> text(json, text, true, extras);
            case Part.Image(var media, var _, var extras) -> media(json, media, "image/jpeg", extras);
            case Part.Audio(var base64, var format, var extras) ->
                media(json, new Media.Inline("audio/" + format, base64), "", extras);
            case Part.File file -> file(json, file);
            case Part.ToolCall call -> call(json, call, false);
            case Part.Opaque(var _, var own) -> json.writeRawValue(own);
            case Part.ToolResult(var id, var _, var _, var _) ->
                throw new IllegalArgumentException("the result of " + id + " was not paired with its call");
        }
    }

    private void text(JsonGenerator json, String text, boolean thought, Extras extras) {
        json.writeStartObject();
        json.writeStringProperty("text", text);
        if (thought) {
            json.writeBooleanProperty("thought", true);
        }
        end(json, extras);
    }

    private void call(JsonGenerator json, Part.ToolCall call, boolean wantsSignature) {
        var own = call.extras().in(DIALECT);
        json.writeStartObject();
        json.writeName("functionCall");
        json.writeStartObject();
        id(json, call);
        json.writeStringProperty("name", call.name());
        JsonWrites.rawMember(json, "args", ToolArguments.object(call.arguments()));
        json.writeEndObject();
        if (wantsSignature && !own.containsKey(GeminiParts.SIGNATURE)) {
            JsonWrites.rawMember(json, GeminiParts.SIGNATURE, NO_SIGNATURE);
        }
        end(json, call.extras());
    }

    /** Calls and results are matched by their order; an id is sent only where Gemini gave it. */
    private static void id(JsonGenerator json, Part.ToolCall call) {
        var id = call.extras().in(DIALECT).get(GeminiParts.ID);
        if (id != null) {
            JsonWrites.rawMember(json, GeminiParts.ID, id);
        }
    }

    private void result(JsonGenerator json, GeminiTurns.Answered answered) {
        var text = new StringBuilder();
        for (var part : answered.result().content()) {
            switch (part) {
                case Part.Text(var words, var _) -> text.append(words);
                case Part.Image _, Part.Audio _, Part.File _ -> {} // these follow in a content of their own
                default -> dropped.add("messages.content of a tool result that is neither text nor media");
            }
        }
        dropped.addAll(answered.result().extras().lost());
        json.writeStartObject();
        json.writeName("functionResponse");
        json.writeStartObject();
        id(json, answered.call());
        json.writeStringProperty("name", answered.call().name());
        JsonWrites.rawMember(
                json, "response", response(text.toString(), answered.result().failed()));
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The response has to be an object, in which {@code output} and {@code error} are the words that Google proposes. */
    private static String response(String text, boolean failed) {
        if (!failed && ToolArguments.isObject(text)) {
            return text;
        }
        return "{\"" + (failed ? "error" : "output") + "\":" + JsonWrites.quoted(text) + "}";
    }

    private void file(JsonGenerator json, Part.File file) {
        if (file.media() == null) {
            throw wrong(
                    "messages",
                    "hold the file_id '" + file.id()
                            + "', which only the provider that stored it knows; send file_data instead");
        }
        media(json, file.media(), "application/pdf", file.extras());
    }

    private void media(JsonGenerator json, Media media, String typeIfUnknown, Extras extras) {
        json.writeStartObject();
        switch (media) {
            case Media.Inline(var type, var base64) -> {
                json.writeName("inlineData");
                json.writeStartObject();
                json.writeStringProperty("mimeType", type.equals("application/json") ? "text/plain" : type);
                json.writeStringProperty("data", base64);
            }
            case Media.Remote(var url) -> {
                requireReachable(url);
                json.writeName("fileData");
                json.writeStartObject();
                json.writeStringProperty("mimeType", typeOf(url, typeIfUnknown));
                json.writeStringProperty("fileUri", url);
            }
        }
        json.writeEndObject();
        end(json, extras);
    }

    private void requireReachable(String url) {
        boolean googles = url.startsWith("gs://") || url.startsWith("https://generativelanguage.googleapis.com/");
        if (googles || (url.startsWith("https://") && model.fetchesUrls())) {
            return;
        }
        throw wrong(
                "messages",
                "hold the address " + (url.length() > 80 ? url.substring(0, 80) + "…" : url)
                        + ", which this model cannot fetch; send the data itself as a base64 data: URL");
    }

    private static String typeOf(String url, String otherwise) {
        int end = url.indexOf('?');
        var path = end < 0 ? url : url.substring(0, end);
        var extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, otherwise);
    }

    private void end(JsonGenerator json, Extras extras) {
        var own = extras.in(DIALECT);
        own.forEach((name, raw) -> {
            if (!name.equals(GeminiParts.ID)) {
                JsonWrites.rawMember(json, name, raw);
            }
        });
        if (own.isEmpty()) {
            dropped.addAll(extras.lost());
        }
        json.writeEndObject();
    }
}
