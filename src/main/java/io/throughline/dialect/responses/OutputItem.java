package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.Extras;
import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** One item of a response's output, whole: a message of one piece, a call, thoughts, or another API's block as it is. */
record OutputItem(String id, Part part, @Nullable String logprobs) {

    /** What stands before the number in the ids of such items. */
    static String prefix(PartKind kind) {
        return switch (kind) {
            case PartKind.Text(), PartKind.Refusal() -> "msg_";
            case PartKind.ToolCall(var _, var _) -> "fc_";
            case PartKind.Reasoning(), PartKind.RedactedReasoning(var _) -> "rs_";
            case PartKind.Opaque(var _, var _) -> "item_";
        };
    }

    /** As {@link #prefix(PartKind)}; null for a part that makes no item here: one without words, or another dialect's. */
    static @Nullable String prefix(Part part) {
        return switch (part) {
            case Part.Text(var text, var _) -> text.isEmpty() ? null : "msg_";
            case Part.Refusal(var text) -> text.isEmpty() ? null : "msg_";
            case Part.ToolCall _ -> "fc_";
            case Part.Reasoning(var text, var _, var extras) -> text.isEmpty() && extras.isEmpty() ? null : "rs_";
            case Part.Opaque(var dialect, var _) -> dialect.equals(DIALECT) ? "item_" : null;
            case Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _ -> null;
        };
    }

    /** The item of that number; its id can be told from the response's. */
    static String id(String prefix, String response, int number) {
        return prefix + response + (number < 10 ? "0" : "") + number;
    }

    /** The item as it stands in {@code output}; {@code status} where its type has one. */
    JsonBytes json(String status) {
        return switch (part) {
            case Part.Text(var text, var extras) ->
                message(
                        status,
                        json -> outputText(json, text, logprobs),
                        extras.in(DIALECT).get(ResponsesWords.PHASE));
            case Part.Refusal(var text) -> message(status, json -> refusal(json, text), null);
            case Part.ToolCall call -> call(status, call);
            case Part.Reasoning reasoning -> reasoning(reasoning);
            case Part.Opaque(var _, var own) -> JsonBytes.of(own);
            case Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _ ->
                throw new IllegalArgumentException("no answer holds such a part");
        };
    }

    private JsonBytes message(String status, Consumer<JsonGenerator> content, @Nullable String phase) {
        return JsonWrites.write(json -> {
            begin(json, ResponsesWords.MESSAGE);
            json.writeStringProperty("status", status);
            json.writeStringProperty("role", "assistant");
            json.writeName("content");
            json.writeStartArray();
            content.accept(json);
            json.writeEndArray();
            if (phase != null) {
                JsonWrites.rawMember(json, ResponsesWords.PHASE, phase);
            }
            json.writeEndObject();
        });
    }

    static void outputText(JsonGenerator json, String text, @Nullable String logprobs) {
        json.writeStartObject();
        json.writeStringProperty("type", "output_text");
        json.writeStringProperty("text", text);
        JsonWrites.rawMember(json, "annotations", "[]");
        JsonWrites.rawMember(json, "logprobs", logprobs == null ? "[]" : logprobs);
        json.writeEndObject();
    }

    static void refusal(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", "refusal");
        json.writeStringProperty("refusal", text);
        json.writeEndObject();
    }

    static void summary(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", "summary_text");
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    private JsonBytes call(String status, Part.ToolCall call) {
        var arguments = ToolArguments.saysNothing(call.arguments()) ? ToolArguments.NONE : call.arguments();
        return JsonWrites.write(json -> {
            begin(json, ResponsesWords.CALL);
            json.writeStringProperty("status", status);
            json.writeStringProperty("arguments", arguments);
            json.writeStringProperty("call_id", call.id());
            json.writeStringProperty("name", call.name());
            json.writeEndObject();
        });
    }

    /** The item as it stands when it has just begun. */
    JsonBytes begun() {
        return JsonWrites.write(json -> {
            switch (part) {
                case Part.ToolCall call -> {
                    begin(json, ResponsesWords.CALL);
                    json.writeStringProperty("status", "in_progress");
                    json.writeStringProperty("arguments", "");
                    json.writeStringProperty("call_id", call.id());
                    json.writeStringProperty("name", call.name());
                }
                case Part.Reasoning _ -> {
                    begin(json, ResponsesWords.REASONING);
                    JsonWrites.rawMember(json, "summary", "[]");
                }
                default -> {
                    begin(json, ResponsesWords.MESSAGE);
                    json.writeStringProperty("status", "in_progress");
                    json.writeStringProperty("role", "assistant");
                    JsonWrites.rawMember(json, "content", "[]");
                }
            }
            json.writeEndObject();
        });
    }

    private JsonBytes reasoning(Part.Reasoning reasoning) {
        var own = reasoning.extras().in(DIALECT);
        var carried = own.isEmpty() ? CarriedReasoning.of(reasoning) : null;
        return JsonWrites.write(json -> {
            begin(json, ResponsesWords.REASONING);
            json.writeName("summary");
            json.writeStartArray();
            if (!reasoning.redacted() && !reasoning.text().isEmpty()) {
                summary(json, reasoning.text());
            }
            json.writeEndArray();
            if (carried != null) {
                json.writeStringProperty(CarriedReasoning.MEMBER, carried);
            }
            own.forEach((name, raw) -> {
                if (!name.equals("id")) {
                    JsonWrites.rawMember(json, name, raw);
                }
            });
            json.writeEndObject();
        });
    }

    private void begin(JsonGenerator json, String type) {
        json.writeStartObject();
        json.writeStringProperty("id", id);
        json.writeStringProperty("type", type);
    }

    /** The id that this API's own provider gave the item of such a part, and wants to see again; null when there is none. */
    static @Nullable String ownId(Extras extras) {
        var raw = extras.in(DIALECT).get("id");
        return raw == null ? null : JsonReads.stringOrNull(JsonBytes.of(raw));
    }

    /** Items of a whole answer, numbered. */
    static List<JsonBytes> all(List<Part> parts, String response, @Nullable String logprobs, boolean cut) {
        return all(parts, List.of(), response, logprobs, cut);
    }

    /** The same with the ids that a provider of this API gave to parts; empty ones, and those beyond the list's end, are made. */
    static List<JsonBytes> all(
            List<Part> parts, List<String> names, String response, @Nullable String logprobs, boolean cut) {
        var items = new ArrayList<JsonBytes>();
        int last = parts.size() - 1;
        while (last >= 0 && prefix(parts.get(last)) == null) {
            last--;
        }
        for (int i = 0; i <= last; i++) {
            var part = parts.get(i);
            var prefix = prefix(part);
            if (prefix != null) {
                var name = i < names.size() ? names.get(i) : "";
                var own = part instanceof Part.Reasoning(var _, var _, var extras) ? ownId(extras) : null;
                var made = own != null ? own : id(prefix, response, items.size());
                var id = name.isEmpty() ? made : name;
                var item = new OutputItem(id, part, part instanceof Part.Text ? logprobs : null);
                items.add(item.json(cut && i == last ? "incomplete" : "completed"));
            }
        }
        return items;
    }
}
