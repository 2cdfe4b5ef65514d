package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;
import static io.throughline.dialect.openai.OpenAiParts.orEmpty;
import static io.throughline.dialect.openai.OpenAiParts.wrong;
import static io.throughline.wire.JsonReads.booleanOrNull;
import static io.throughline.wire.JsonReads.stringOrNull;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.GatewayFields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a whole request of OpenAI's chat API into the model. Source: OpenAI's API description, {@code CreateChatCompletionRequest}. */
final class OpenAiContent {

    private List<Message> messages = List.of();
    private final List<ToolSpec> tools = new ArrayList<>();
    private @Nullable Long maxTokens;
    private @Nullable Long maxCompletionTokens;
    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable BigDecimal topK;
    private @Nullable BigDecimal presencePenalty;
    private @Nullable BigDecimal frequencyPenalty;
    private @Nullable Long seed;
    private @Nullable Integer choices;
    private List<String> stop = List.of();
    private @Nullable ToolChoice toolChoice;
    private @Nullable Boolean parallelToolCalls;
    private @Nullable ResponseFormat format;
    private @Nullable String effort;
    private @Nullable String user;
    private final Map<String, String> extras = new LinkedHashMap<>();

    private OpenAiContent() {}

    static Content read(JsonIndex body) {
        var content = new OpenAiContent();
        var heeded = GatewayFields.heededInChat(body);
        var stored = OpenAiStored.heeded(body);
        for (var member : body.members()) {
            if (!heeded.contains(member.name()) && !stored.contains(member.name())) {
                content.member(member.name(), body.bytes().slice(member.valueFrom(), member.valueTo()));
            }
        }
        return new Content(content.messages, content.tools, content.options());
    }

    private void member(String name, JsonBytes value) {
        switch (name) {
            case "messages" -> messages = OpenAiParts.messages(value, "messages");
            case "model", "stream", "stream_options" -> {}
            default -> {
                if (!value.is("null")) {
                    JsonReads.visit(value, parser -> option(name, value, parser));
                }
            }
        }
    }

    private void option(String name, JsonBytes value, JsonParser parser) {
        switch (name) {
            case "tools" -> JsonReads.elements(parser, each -> tools.add(tool(JsonReads.raw(each, value))));
            case "functions" ->
                JsonReads.elements(parser, each -> tools.add(function(JsonReads.raw(each, value), Map.of())));
            case "tool_choice", "function_call" -> toolChoice = toolChoice(parser);
            case "parallel_tool_calls" -> parallelToolCalls = booleanOrNull(parser);
            case "response_format" -> format = format(parser, value);
            case "max_tokens" -> maxTokens = whole(name, parser);
            case "max_completion_tokens" -> maxCompletionTokens = whole(name, parser);
            case "temperature" -> temperature = number(name, parser);
            case "top_p" -> topP = number(name, parser);
            case "top_k" -> topK = number(name, parser);
            case "presence_penalty" -> presencePenalty = number(name, parser);
            case "frequency_penalty" -> frequencyPenalty = number(name, parser);
            case "seed" -> seed = whole(name, parser);
            case "n" -> choices = (int) whole(name, parser);
            case "stop" -> stop = stop(parser);
            case "reasoning_effort" -> effort = stringOrNull(parser);
            case "user" -> user = stringOrNull(parser);
            default -> extras.put(name, value.utf8());
        }
    }

    private ChatOptions options() {
        var limit = maxCompletionTokens != null ? maxCompletionTokens : maxTokens;
        var sampling = new ChatOptions.Sampling(temperature, topP, topK, presencePenalty, frequencyPenalty, seed);
        return new ChatOptions(
                limit,
                sampling,
                stop,
                toolChoice,
                parallelToolCalls,
                format,
                effort,
                choices,
                user,
                new Extras(DIALECT, extras));
    }

    private static BigDecimal number(String name, JsonParser parser) {
        var number = JsonReads.decimalOrNull(parser);
        if (number == null) {
            throw wrong(name, "must be a number, but it is " + JsonReads.kindOf(parser));
        }
        return number;
    }

    private static long whole(String name, JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrong(name, "must be a whole number, but it is " + JsonReads.kindOf(parser));
        }
        return parser.getDecimalValue().longValue();
    }

    private static List<String> stop(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(parser.getString());
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("stop", "must be a string or an array of strings, but it is " + JsonReads.kindOf(parser));
        }
        return JsonReads.list(parser, each -> orEmpty(stringOrNull(each)));
    }

    private static ToolSpec tool(JsonBytes json) {
        var index = JsonIndex.of(json);
        var function = index.value("function");
        var other = new LinkedHashMap<String, String>();
        for (var member : index.members()) {
            if (!member.name().equals("type") && !member.name().equals("function")) {
                other.put(
                        member.name(),
                        json.slice(member.valueFrom(), member.valueTo()).utf8());
            }
        }
        if (function != null) {
            return function(function, other);
        }
        other.put("type", index.value("type") instanceof JsonBytes type ? type.utf8() : "null");
        return new ToolSpec("", null, null, null, new Extras(DIALECT, other));
    }

    private static ToolSpec function(JsonBytes json, Map<String, String> extras) {
        var index = JsonIndex.of(json);
        var parameters = index.value("parameters");
        var name = string(index, "name");
        if (name == null) {
            throw wrong("tools", "has a function without a name");
        }
        return new ToolSpec(
                name,
                string(index, "description"),
                parameters == null || parameters.is("null") ? null : parameters.utf8(),
                flag(index, "strict"),
                new Extras(DIALECT, extras));
    }

    private static @Nullable ToolChoice toolChoice(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return switch (parser.getString()) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required", "any" -> new ToolChoice.Required();
                default ->
                    throw wrong(
                            "tool_choice",
                            "must be auto, none, required or a function, but it is '" + parser.getString() + "'");
            };
        }
        var names = new ArrayList<String>();
        var allowed = new boolean[2];
        JsonReads.members(parser, (field, value) -> {
            switch (field) {
                case "name" -> names.add(orEmpty(stringOrNull(value)));
                case "function" -> namesIn(value, names);
                case "allowed_tools" -> {
                    allowed[0] = true;
                    allowed[1] = allowedTools(value, names);
                }
                default -> {}
            }
        });
        if (allowed[0]) {
            return new ToolChoice.Allowed(names, allowed[1]);
        }
        return names.isEmpty() ? null : new ToolChoice.Named(names.getFirst());
    }

    private static void namesIn(JsonParser parser, List<String> names) {
        JsonReads.members(parser, (field, value) -> {
            if (field.equals("name")) {
                names.add(orEmpty(stringOrNull(value)));
            }
        });
    }

    /** Collects the names of {@code {mode, tools: [{type, function: {name}}]}} and tells whether the mode is {@code required}. */
    private static boolean allowedTools(JsonParser parser, List<String> names) {
        var required = new boolean[1];
        JsonReads.members(parser, (field, value) -> {
            if (field.equals("mode")) {
                required[0] = "required".equals(stringOrNull(value));
            } else if (field.equals("tools")) {
                JsonReads.elements(
                        value,
                        tool -> JsonReads.members(tool, (inner, at) -> {
                            if (inner.equals("function")) {
                                namesIn(at, names);
                            }
                        }));
            }
        });
        return required[0];
    }

    private static @Nullable ResponseFormat format(JsonParser parser, JsonBytes json) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong("response_format", "must be an object with a type, but it is " + JsonReads.kindOf(parser));
        }
        var index = JsonIndex.of(json);
        return switch (string(index, "type")) {
            case "text" -> new ResponseFormat.PlainText();
            case "json_object" -> new ResponseFormat.AnyJson();
            case "json_schema" -> schema(index.value("json_schema"));
            case null, default ->
                throw wrong(
                        "response_format.type",
                        "must be text, json_object or json_schema, but it is " + string(index, "type"));
        };
    }

    private static ResponseFormat schema(@Nullable JsonBytes json) {
        if (json == null) {
            throw wrong("response_format.json_schema", "is required when response_format.type is json_schema");
        }
        var index = JsonIndex.of(json);
        var name = string(index, "name");
        var schema = index.value("schema");
        if (name == null) {
            throw wrong("response_format.json_schema.name", "is required: letters, digits, underscores and dashes");
        }
        return new ResponseFormat.JsonSchema(
                name, string(index, "description"), schema == null ? "{}" : schema.utf8(), flag(index, "strict"));
    }

    static @Nullable String string(JsonIndex index, String name) {
        var value = index.value(name);
        return value == null ? null : JsonReads.stringOrNull(value);
    }

    static @Nullable Boolean flag(JsonIndex index, String name) {
        var value = index.value(name);
        return value == null ? null : JsonReads.read(value, JsonReads::booleanOrNull);
    }
}
