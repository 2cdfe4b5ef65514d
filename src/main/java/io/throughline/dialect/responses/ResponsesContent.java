package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.Role;
import io.throughline.chat.Storable;
import io.throughline.dialect.Fields;
import io.throughline.dialect.GatewayFields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole request into the model. {@code instructions} become the first message. Options without a word in the model are kept by their
 * names on the wire, those of {@code text} and {@code reasoning} with the object's name and a dot before them.
 */
final class ResponsesContent {

    static final String VERBOSITY = "text.verbosity";
    static final String LOGPROBS = "message.output_text.logprobs";

    /** The API always wants its own thoughts back, so they are asked for whether the client does or not. */
    static final String ENCRYPTED = "reasoning.encrypted_content";

    private static final String INSTRUCTIONS = "instructions";
    private static final String REASONING = "reasoning";

    /** What is read here, and what the gateway heeds or answers itself. */
    private static final Set<String> READ = Set.of(
            "model",
            ResponsesWords.INPUT,
            INSTRUCTIONS,
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "text",
            REASONING,
            "max_output_tokens",
            "temperature",
            "top_p",
            "user",
            "include",
            "stream",
            "stream_options",
            "store",
            "metadata",
            "background",
            "previous_response_id");

    /** Values that ask for what happens anyway. */
    private static final Map<String, String> USUAL = Map.of("truncation", "\"disabled\"", "service_tier", "\"auto\"");

    private final Fields body;
    private final Map<String, String> extras = new LinkedHashMap<>();

    private ResponsesContent(JsonIndex index) {
        body = Fields.of(index);
        var read = new HashSet<>(READ);
        read.addAll(GatewayFields.heeded(index));
        extras.putAll(body.extras(DIALECT, read).fields());
        USUAL.forEach(extras::remove); // where it is that value
    }

    static Content read(JsonIndex index) {
        var content = new ResponsesContent(index);
        var metadata = content.body.object("metadata");
        if (metadata != null) {
            Storable.checkMembers("metadata", metadata.json());
        }
        var tools = new ResponsesTools(content.body);
        return new Content(content.messages(), tools.tools(), content.options(tools));
    }

    /** Whether the request instructs the model at its top level. */
    static boolean instructs(Fields body) {
        var instructions = body.raw(INSTRUCTIONS);
        return instructions != null && instructions.at(0) == '"' && !instructions.is("\"\"");
    }

    private List<Message> messages() {
        var messages = new ArrayList<Message>();
        if (instructs(body)) {
            messages.add(Message.text(Role.DEVELOPER, body.textOr(INSTRUCTIONS, "")));
        } else if (body.raw(INSTRUCTIONS) instanceof JsonBytes other && !other.is("\"\"")) {
            throw GatewayException.invalid(
                    INSTRUCTIONS, "must be a string, but it is " + JsonReads.read(other, JsonReads::kindOf));
        }
        var text = body.text(ResponsesWords.INPUT);
        if (text != null) {
            messages.add(Message.text(Role.USER, text));
        } else {
            messages.addAll(ResponsesInput.read(body.list(ResponsesWords.INPUT)));
        }
        return messages;
    }

    private ChatOptions options(ResponsesTools tools) {
        var format = format(body.object("text"));
        var effort = effort(body.object(REASONING));
        include();
        var choice = tools.choice(extras);
        var limit = body.raw("max_output_tokens") == null ? null : number("max_output_tokens");
        var sampling = new ChatOptions.Sampling(number("temperature"), number("top_p"), null, null, null, null);
        return new ChatOptions(
                limit == null ? null : limit.longValue(),
                sampling,
                List.of(),
                choice,
                body.flag("parallel_tool_calls"),
                format,
                effort,
                null,
                body.text("user"),
                new Extras(DIALECT, extras));
    }

    private @Nullable BigDecimal number(String name) {
        var value = body.raw(name);
        var number = body.number(name);
        if (value != null && number == null) {
            throw GatewayException.invalid(
                    name, "must be a number, but it is " + JsonReads.read(value, JsonReads::kindOf));
        }
        return number;
    }

    private @Nullable ResponseFormat format(@Nullable Fields text) {
        if (text == null) {
            return null;
        }
        keep("text", text, Set.of("format"));
        var format = text.object("format");
        if (format == null) {
            return null;
        }
        return switch (format.text("type")) {
            case "text" -> new ResponseFormat.PlainText();
            case "json_object" -> new ResponseFormat.AnyJson();
            case "json_schema" -> schema(format);
            case null, default ->
                throw GatewayException.invalid(
                        "text.format.type",
                        "must be text, json_object or json_schema, but it is " + format.rawText("type"));
        };
    }

    private static ResponseFormat schema(Fields format) {
        var name = format.text("name");
        var schema = format.rawText("schema");
        if (name == null) {
            throw GatewayException.invalid("text.format.name", "is required: letters, digits, underscores and dashes");
        }
        if (schema == null) {
            throw GatewayException.invalid("text.format.schema", "is required when text.format.type is json_schema");
        }
        return new ResponseFormat.JsonSchema(name, format.text("description"), schema, format.flag("strict"));
    }

    /** A summary is what clients of this API get of thoughts in any case, where the provider shows them. */
    private @Nullable String effort(@Nullable Fields reasoning) {
        if (reasoning == null) {
            return null;
        }
        keep(REASONING, reasoning, Set.of("effort", "summary", "generate_summary"));
        return reasoning.text("effort");
    }

    private void keep(String object, Fields members, Set<String> known) {
        members.extras(DIALECT, known).fields().forEach((name, raw) -> extras.put(object + "." + name, raw));
    }

    private void include() {
        for (var each : body.list("include")) {
            var wanted = JsonReads.stringOrNull(each);
            if (LOGPROBS.equals(wanted)) {
                extras.put(LOGPROBS, "true");
            } else if (!ENCRYPTED.equals(wanted)) {
                extras.put("include", body.list("include").toString());
            }
        }
    }
}
