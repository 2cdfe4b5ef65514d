package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of {@code input} as messages. What the model said, thought and called in a row is one message of the assistant; each result
 * of a tool is a message of its own.
 *
 * <p>Source: OpenAI's API description, {@code InputItem} and {@code EasyInputMessage}.
 */
final class ResponsesInput {

    private final List<Message> messages = new ArrayList<>();
    private final List<Part> assistant = new ArrayList<>();

    private ResponsesInput() {}

    static List<Message> read(List<JsonBytes> items) {
        var input = new ResponsesInput();
        int at = 0;
        for (var item : items) {
            input.item(Fields.of(item), ResponsesWords.INPUT + "[" + at++ + "]");
        }
        input.endTurn();
        return input.messages;
    }

    /** One item as one message; {@code at} names it in errors. */
    static Message readOne(JsonBytes json, String at) {
        var input = new ResponsesInput();
        input.item(Fields.of(json), at);
        input.endTurn();
        if (input.messages.isEmpty()) {
            throw GatewayException.invalid(at + ".content", "must not be empty");
        }
        return input.messages.getFirst();
    }

    private void item(Fields item, String at) {
        switch (item.text("type")) {
            case ResponsesWords.MESSAGE -> message(item, at);
            case ResponsesWords.CALL ->
                assistant.add(new Part.ToolCall(
                        required(item, "call_id", at), required(item, "name", at), item.textOr("arguments", "")));
            case ResponsesWords.CALL_OUTPUT -> {
                endTurn();
                var output = content(item, "output", at);
                messages.add(Message.of(
                        Role.TOOL, new Part.ToolResult(required(item, "call_id", at), output, false, Extras.NONE)));
            }
            case ResponsesWords.REASONING -> assistant.add(reasoning(item));
            case StoredResponses.REFERENCE -> throw StoredResponses.unknownItem(item.textOr("id", ""));
            case null -> {
                if (item.raw("role") == null) {
                    throw GatewayException.invalid(at, "must have a type, or a role and content");
                }
                message(item, at);
            }
            default -> other(item, at);
        }
    }

    private void other(Fields item, String at) {
        var summary = Compaction.told(item);
        if (summary == null) {
            ItemKinds.check(item.textOr("type", ""), at);
            assistant.add(new Part.Opaque(DIALECT, item.json().utf8()));
            return;
        }
        endTurn();
        messages.add(Message.text(Role.USER, summary));
    }

    private void message(Fields item, String at) {
        var role = role(item.text("role"), at);
        var parts = content(item, "content", at);
        if (role == Role.ASSISTANT) {
            var phase = item.rawText(ResponsesWords.PHASE);
            parts.forEach(part -> assistant.add(phase == null ? part : inPhase(part, phase)));
            return;
        }
        endTurn();
        messages.add(new Message(role, parts, Extras.NONE));
    }

    private static Part inPhase(Part part, String phase) {
        return part instanceof Part.Text(var text, var _)
                ? new Part.Text(text, new Extras(DIALECT, Map.of(ResponsesWords.PHASE, phase)))
                : part;
    }

    private void endTurn() {
        if (!assistant.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, assistant, Extras.NONE));
            assistant.clear();
        }
    }

    private static Role role(@Nullable String role, String at) {
        return switch (role) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case null, default ->
                throw GatewayException.invalid(
                        at + ".role",
                        "must be one of user, assistant, system, developer, but it is "
                                + (role == null ? "missing" : "'" + role + "'"));
        };
    }

    private static List<Part> content(Fields item, String member, String at) {
        var text = item.text(member);
        if (text != null) {
            return List.of(new Part.Text(text));
        }
        var value = item.raw(member);
        if (value == null || value.at(0) != '[') {
            throw GatewayException.invalid(at + "." + member, "must be a string or an array of parts");
        }
        var parts = new ArrayList<Part>();
        for (var each : item.list(member)) {
            parts.add(ResponsesInputPart.read(each, at + "." + member + "[" + parts.size() + "]"));
        }
        return parts;
    }

    private static Part reasoning(Fields item) {
        var summary = item.list("summary");
        var paragraphs = summary.isEmpty() ? item.list(ResponsesWords.CONTENT) : summary;
        var text = new StringBuilder();
        for (var each : paragraphs) {
            text.append(text.isEmpty() ? "" : ResponsesWords.PARAGRAPH)
                    .append(Fields.of(each).textOr("text", ""));
        }
        var encrypted = item.text(CarriedReasoning.MEMBER);
        if (encrypted != null && CarriedReasoning.isForeign(encrypted)) {
            return CarriedReasoning.read(text.toString(), encrypted);
        }
        return new Part.Reasoning(text.toString(), false, encrypted == null ? Extras.NONE : ResponsesWords.mark(item));
    }

    private static String required(Fields item, String member, String at) {
        var text = item.text(member);
        if (text == null) {
            throw GatewayException.invalid(at + "." + member, "is required and must be a string");
        }
        return text;
    }
}
