package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;
import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.Role;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.Fields;
import io.throughline.dialect.GatewayFields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole request of Anthropic's API into the model. The top-level {@code system} becomes one leading message; each element of
 * {@code messages} becomes exactly one message, so that counts in {@link io.throughline.chat.Head} and here agree.
 */
final class AnthropicContent {

    private static final Set<String> READ = Set.of(
            "model",
            "messages",
            "system",
            "stream",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "tools",
            "tool_choice",
            "metadata",
            "output_format");

    private static final Set<String> TOOL = Set.of("type", "name", "description", "input_schema", "strict");

    private final JsonIndex index;
    private final Fields body;
    private final Set<String> read = new HashSet<>(READ);

    private AnthropicContent(JsonIndex index) {
        this.index = index;
        this.body = Fields.of(index);
        read.addAll(GatewayFields.heededInChat(index));
    }

    static Content read(JsonIndex index) {
        var content = new AnthropicContent(index);
        return new Content(content.messages(), content.tools(), content.options());
    }

    private List<Message> messages() {
        var messages = new ArrayList<Message>(index.elements().size() + 1);
        var system = AnthropicBlocks.read(body.raw("system"), "system");
        if (hasSystem(index)) {
            messages.add(new Message(Role.SYSTEM, system, Extras.NONE));
        }
        int at = 0;
        for (var element : index.elements()) {
            messages.add(message(index.bytes().slice(element.from(), element.to()), "messages[" + at++ + "]"));
        }
        return messages;
    }

    /** Whether the request instructs the model at its top level: with text, not with an empty string or array. */
    static boolean hasSystem(JsonIndex index) {
        var system = index.value("system");
        if (system == null || system.is("null") || system.is("\"\"")) {
            return false;
        }
        return system.at(0) != '[' || !Fields.elements(system).isEmpty();
    }

    private static Message message(JsonBytes json, String at) {
        var message = Fields.of(json);
        var parts = AnthropicBlocks.read(message.raw("content"), at + ".content");
        var role = switch (message.text("role")) {
            case "user" -> onlyResults(parts) ? Role.TOOL : Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            case null, default ->
                throw wrong(at + ".role", "must be user or assistant, but it is " + message.rawText("role"));
        };
        return new Message(role, parts, message.extras(DIALECT, Set.of("role", "content")));
    }

    private static boolean onlyResults(List<Part> parts) {
        return !parts.isEmpty() && parts.stream().allMatch(Part.ToolResult.class::isInstance);
    }

    private List<ToolSpec> tools() {
        var tools = new ArrayList<ToolSpec>();
        for (var element : body.list("tools")) {
            var tool = Fields.of(element);
            var type = tool.textOr("type", "custom");
            var name = tool.text("name");
            if (!type.equals("custom")) {
                tools.add(new ToolSpec("", null, null, null, tool.extras(DIALECT, Set.of())));
            } else if (name == null) {
                throw wrong("tools[" + tools.size() + "].name", "is required and must be a string");
            } else {
                var description = tool.text("description");
                var schema = tool.rawText("input_schema");
                tools.add(new ToolSpec(name, description, schema, tool.flag("strict"), tool.extras(DIALECT, TOOL)));
            }
        }
        return tools;
    }

    private ChatOptions options() {
        var limit = body.number("max_tokens");
        var choice = body.object("tool_choice");
        var sampling =
                new ChatOptions.Sampling(number("temperature"), number("top_p"), number("top_k"), null, null, null);
        var metadata = body.object("metadata");
        var effort = effort();
        var format = format();
        return new ChatOptions(
                limit == null ? null : limit.longValue(),
                sampling,
                stops(),
                toolChoice(choice),
                choice == null ? null : parallel(choice),
                format,
                effort,
                null,
                metadata == null ? null : metadata.text("user_id"),
                body.extras(DIALECT, read));
    }

    private @Nullable BigDecimal number(String name) {
        var value = body.raw(name);
        var number = body.number(name);
        if (value != null && number == null) {
            throw wrong(name, "must be a number, but it is " + JsonReads.read(value, JsonReads::kindOf));
        }
        return number;
    }

    private List<String> stops() {
        var stops = new ArrayList<String>();
        for (var element : body.list("stop_sequences")) {
            var text = JsonReads.read(element, JsonReads::stringOrNull);
            if (text == null) {
                throw wrong("stop_sequences[" + stops.size() + "]", "must be a string, but it is " + element.utf8());
            }
            stops.add(text);
        }
        return stops;
    }

    private static @Nullable ToolChoice toolChoice(@Nullable Fields choice) {
        if (choice == null) {
            return null;
        }
        return switch (choice.text("type")) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(named(choice));
            case null, default ->
                throw wrong("tool_choice.type", "must be auto, any, tool or none, but it is " + choice.rawText("type"));
        };
    }

    private static String named(Fields choice) {
        var name = choice.text("name");
        if (name == null) {
            throw wrong("tool_choice.name", "is required when tool_choice.type is 'tool'");
        }
        return name;
    }

    private static @Nullable Boolean parallel(Fields choice) {
        var disabled = choice.flag("disable_parallel_tool_use");
        return disabled == null ? null : !disabled;
    }

    /** Thinking on OpenAI's scale. What the scale cannot say stays in the extras. */
    private @Nullable String effort() {
        var config = body.object("output_config");
        var effort = config == null ? null : config.text("effort");
        var thinking = body.object("thinking");
        var mode = thinking == null ? null : thinking.text("type");
        if ("disabled".equals(mode)) {
            read.add("thinking");
            return "none";
        }
        if (thinking != null && "enabled".equals(mode)) {
            read.add("thinking");
            return effort != null ? effort : effortOf(thinking.count("budget_tokens"));
        }
        if (effort != null) {
            read.add("thinking");
        }
        return effort;
    }

    /** The step of the scale whose budget, as {@link AnthropicThinking} gives it, comes nearest. */
    private static String effortOf(long budgetTokens) {
        if (budgetTokens <= 2048) {
            return "low";
        }
        return budgetTokens <= 8192 ? "medium" : "high";
    }

    private @Nullable ResponseFormat format() {
        var config = body.object("output_config");
        var format = config == null ? null : config.object("format");
        if (config != null && config.extras(DIALECT, Set.of("effort", "format")).isEmpty()) {
            read.add("output_config");
        }
        if (format == null) {
            format = body.object("output_format"); // its name before output_config
        }
        if (format == null || !"json_schema".equals(format.text("type"))) {
            return null;
        }
        var schema = format.rawText("schema");
        if (schema == null) {
            throw wrong("output_config.format.schema", "is required when the format's type is 'json_schema'");
        }
        return new ResponseFormat.JsonSchema("answer", null, schema, AnthropicSchema.isComplete(schema) ? true : null);
    }
}
