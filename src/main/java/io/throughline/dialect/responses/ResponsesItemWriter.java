package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes messages as input items. One message may become several: calls, results and thoughts are items of their own here. */
final class ResponsesItemWriter {

    private final JsonGenerator json;
    private final Set<String> dropped;
    private final ResponsesContentWriter content;

    /** Names of parts and fields that cannot be said are added to {@code dropped}. */
    ResponsesItemWriter(JsonGenerator json, Set<String> dropped) {
        this.json = json;
        this.dropped = dropped;
        this.content = new ResponsesContentWriter(json, dropped);
    }

    void message(Message message) {
        message.extras().lost().forEach(name -> dropped.add("messages." + name));
        if (message.role() == Role.ASSISTANT) {
            assistant(message.parts());
            return;
        }
        var said = new ArrayList<Part>();
        for (var part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                said(message.role(), said);
                result(result);
            } else {
                said.add(part);
            }
        }
        said(message.role(), said);
    }

    /** What was said so far, as one item; nothing for blank words. */
    private void said(Role role, List<Part> parts) {
        var sayable = parts.stream()
                .filter(part -> !(part instanceof Part.Text(var text, var _) && text.isEmpty()))
                .filter(this::sayable)
                .toList();
        parts.clear();
        if (sayable.isEmpty()) {
            return;
        }
        begin(ResponsesWords.MESSAGE);
        json.writeStringProperty("role", role(role));
        json.writeName("content");
        content.input(sayable);
        json.writeEndObject();
    }

    static String role(Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case DEVELOPER -> "developer";
            case USER, TOOL, ASSISTANT -> "user";
        };
    }

    private boolean sayable(Part part) {
        return switch (part) {
            case Part.Opaque(var dialect, var own) -> drop(dialect + " block" + ResponsesWords.typeOf(own));
            case Part.Reasoning _ -> drop("reasoning");
            default -> true;
        };
    }

    private boolean drop(String name) {
        dropped.add(name);
        return false;
    }

    /** The items of a turn in order. A thought goes back only before what followed from it: alone, the API refuses it. */
    private void assistant(List<Part> parts) {
        int last = lastOf(parts);
        var said = new ArrayList<Part>();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            if (isWords(part)) {
                said.add(part);
                continue;
            }
            words(said);
            switch (part) {
                case Part.Reasoning thought -> reasoning(thought, i < last);
                case Part.ToolCall call -> call(call);
                case Part.Opaque(var dialect, var own) when dialect.equals(DIALECT) -> json.writeRawValue(own);
                case Part.Opaque(var dialect, var own) -> dropped.add(dialect + " block" + ResponsesWords.typeOf(own));
                case Part.Text _, Part.Refusal _ -> {} // empty ones say nothing
                case Part.Image _, Part.Audio _, Part.File _ ->
                    dropped.add("messages.content of an assistant message that is not text");
                case Part.ToolResult result -> result(result);
            }
        }
        words(said);
    }

    private static int lastOf(List<Part> parts) {
        int last = parts.size() - 1;
        while (last >= 0 && !isWords(parts.get(last)) && !isItem(parts.get(last))) {
            last--;
        }
        return last;
    }

    private static boolean isItem(Part part) {
        return part instanceof Part.ToolCall
                || (part instanceof Part.Opaque(var dialect, var _) && dialect.equals(DIALECT));
    }

    private static boolean isWords(Part part) {
        return switch (part) {
            case Part.Text(var text, var _) -> !text.isEmpty();
            case Part.Refusal(var text) -> !text.isEmpty();
            default -> false;
        };
    }

    private void words(List<Part> said) {
        if (said.isEmpty()) {
            return;
        }
        begin(ResponsesWords.MESSAGE);
        json.writeStringProperty("role", "assistant");
        json.writeName("content");
        content.output(said);
        phase(said.getFirst());
        json.writeEndObject();
        said.clear();
    }

    private void phase(Part first) {
        var phase = first instanceof Part.Text(var _, var extras)
                ? extras.in(DIALECT).get(ResponsesWords.PHASE)
                : null;
        if (phase != null) {
            JsonWrites.rawMember(json, ResponsesWords.PHASE, phase);
        }
    }

    /** Only what this API wrote itself can be read by it again. */
    private void reasoning(Part.Reasoning part, boolean followed) {
        var own = part.extras().in(DIALECT);
        if (own.isEmpty() || !followed) {
            dropped.add("reasoning");
            return;
        }
        begin(ResponsesWords.REASONING);
        own.forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
        json.writeName("summary");
        json.writeStartArray();
        if (!part.text().isEmpty() && !own.containsKey(ResponsesWords.CONTENT)) {
            json.writeStartObject();
            json.writeStringProperty("type", "summary_text");
            json.writeStringProperty("text", part.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void call(Part.ToolCall call) {
        begin(ResponsesWords.CALL);
        json.writeStringProperty("call_id", call.id());
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("arguments", call.arguments().isEmpty() ? "{}" : call.arguments());
        json.writeEndObject();
        note("tool_calls.", call.extras());
    }

    /** An answer of words alone is a string. */
    private void result(Part.ToolResult result) {
        begin(ResponsesWords.CALL_OUTPUT);
        json.writeStringProperty("call_id", result.callId());
        json.writeName("output");
        var text = onlyText(result.content());
        if (text != null) {
            json.writeString(text);
        } else {
            content.input(result.content().stream().filter(this::sayable).toList());
        }
        json.writeEndObject();
        note("", result.extras());
    }

    /** Null when there is anything but words. */
    static @Nullable String onlyText(List<Part> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (!(part instanceof Part.Text(var words, var _))) {
                return null;
            }
            text.append(words);
        }
        return text.toString();
    }

    private void note(String prefix, Extras extras) {
        extras.lost().forEach(name -> dropped.add(prefix + name));
    }

    private void begin(String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }
}
