package io.throughline.dialect.openai;

import static io.throughline.wire.JsonReads.stringOrNull;

import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the messages and parts of OpenAI's chat API. Source: OpenAI's published API description, {@code ChatCompletionRequestMessage}. */
final class OpenAiParts {

    static final String DIALECT = "openai-chat";

    /** The dialect of OpenAI's newer API. */
    static final String RESPONSES = "openai-responses";

    private OpenAiParts() {}

    /** The role of that spelling, or null. {@code function} is the old word for {@code tool}. */
    static @Nullable Role role(@Nullable String text) {
        return switch (text) {
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool", "function" -> Role.TOOL;
            case null, default -> null;
        };
    }

    /** The messages of the array {@code json}. {@code at} names it in errors. */
    static List<Message> messages(JsonBytes json, String at) {
        var messages = new ArrayList<Message>();
        JsonReads.visit(
                json,
                array -> JsonReads.elements(array, each -> {
                    var place = at + "[" + messages.size() + "]";
                    messages.add(message(each, json, place));
                }));
        return messages;
    }

    static Message message(JsonParser parser, JsonBytes json, String at) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(at, "must be an object, but it is " + JsonReads.kindOf(parser));
        }
        var draft = new Draft(json, at);
        JsonReads.members(parser, draft::member);
        return draft.message();
    }

    static GatewayException wrong(String param, String problem) {
        return GatewayException.invalid(param, problem);
    }

    /** One message while it is being read; members come in any order. */
    private static final class Draft {
        private final JsonBytes json;
        private final String at;
        private @Nullable Role role;
        private @Nullable String callId;
        private @Nullable String name;
        private final List<Part> thoughts = new ArrayList<>(0);
        private final List<Part> content = new ArrayList<>(2);
        private final List<Part> calls = new ArrayList<>(0);
        private final Map<String, String> extras = new LinkedHashMap<>();

        Draft(JsonBytes json, String at) {
            this.json = json;
            this.at = at;
        }

        void member(String field, JsonParser parser) {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return; // SDKs send the empty fields of an answer back as nulls
            }
            switch (field) {
                case "role" -> role = roleOf(parser);
                case "content" -> content(parser, content);
                case "refusal" -> addText(stringOrNull(parser), Part.Refusal::new, content);
                case "reasoning_content" ->
                    addText(stringOrNull(parser), text -> new Part.Reasoning(text, false, Extras.NONE), thoughts);
                case "tool_calls" -> calls(parser);
                case "function_call" -> calls.add(functionCall(parser));
                case "tool_call_id" -> callId = stringOrNull(parser);
                case "annotations" -> {} // an answer's field that SDKs send back; the API has no such input
                case "name" -> {
                    name = stringOrNull(parser);
                    extras.put(field, JsonReads.raw(parser, json).utf8());
                }
                default -> extras.put(field, JsonReads.raw(parser, json).utf8());
            }
        }

        private Role roleOf(JsonParser parser) {
            var text = stringOrNull(parser);
            var known = role(text);
            if (known == null) {
                throw wrong(
                        at + ".role",
                        "must be one of system, developer, user, assistant, tool, but it is "
                                + (text == null ? JsonReads.kindOf(parser) : "'" + text + "'"));
            }
            return known;
        }

        private void content(JsonParser parser, List<Part> into) {
            switch (parser.currentToken()) {
                case VALUE_NULL -> {}
                case VALUE_STRING -> into.add(new Part.Text(parser.getString()));
                case START_ARRAY -> JsonReads.elements(parser, each -> into.add(part(each, into.size())));
                default ->
                    throw wrong(
                            at + ".content",
                            "must be a string or an array of parts, but it is " + JsonReads.kindOf(parser));
            }
        }

        private Part part(JsonParser parser, int index) {
            var raw = JsonReads.raw(parser, json);
            return OpenAiContentPart.read(raw, at + ".content[" + index + "]");
        }

        private void calls(JsonParser parser) {
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                JsonReads.elements(parser, each -> calls.add(call(JsonReads.raw(each, json))));
            }
        }

        private Part call(JsonBytes raw) {
            var function = new FunctionDraft();
            var other = new LinkedHashMap<String, String>();
            JsonReads.visit(
                    raw,
                    call -> JsonReads.members(call, (field, value) -> {
                        switch (field) {
                            case "id" -> function.id = orEmpty(stringOrNull(value));
                            case "function" -> function.read(value);
                            case "type", "index" -> {}
                            default ->
                                other.put(field, JsonReads.raw(value, raw).utf8());
                        }
                    }));
            if (function.name == null) {
                return new Part.Opaque(DIALECT, raw.utf8());
            }
            return new Part.ToolCall(function.id, function.name, function.arguments, new Extras(DIALECT, other));
        }

        /** The API before tools had ids: the function's name serves as one. */
        private static Part functionCall(JsonParser parser) {
            var function = new FunctionDraft();
            function.read(parser);
            var called = orEmpty(function.name);
            return new Part.ToolCall("call_" + called, called, function.arguments);
        }

        Message message() {
            if (role == null) {
                throw wrong(at + ".role", "is required: one of system, developer, user, assistant, tool");
            }
            if (role == Role.TOOL) {
                var id = callId != null ? callId : "call_" + orEmpty(name);
                return Message.of(role, new Part.ToolResult(id, content, false, new Extras(DIALECT, extras)));
            }
            var parts = new ArrayList<Part>(thoughts);
            parts.addAll(content);
            parts.addAll(calls);
            return new Message(role, parts, new Extras(DIALECT, extras));
        }

        private static void addText(@Nullable String text, Function<String, Part> as, List<Part> into) {
            if (text != null && !text.isEmpty()) {
                into.add(as.apply(text));
            }
        }
    }

    private static final class FunctionDraft {
        private String id = "";
        private @Nullable String name;
        private String arguments = "";

        void read(JsonParser parser) {
            JsonReads.members(parser, (field, value) -> {
                if (field.equals("name")) {
                    name = orEmpty(stringOrNull(value));
                } else if (field.equals("arguments")) {
                    arguments = orEmpty(stringOrNull(value));
                }
            });
        }
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
