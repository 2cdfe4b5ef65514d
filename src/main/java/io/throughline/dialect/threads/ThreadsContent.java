package io.throughline.dialect.threads;

import static io.throughline.dialect.threads.ThreadsInbound.DIALECT;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.Role;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonWrites;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a message of the threads API means, as {@link ThreadsInbound} has it. */
final class ThreadsContent {

    private final Fields body;

    private ThreadsContent(Fields body) {
        this.body = body;
    }

    static Content read(JsonIndex index) {
        return new ThreadsContent(Fields.of(index)).content();
    }

    private Content content() {
        var messages = new ArrayList<Message>();
        var system = body.text("system");
        if (system != null) {
            messages.add(Message.text(Role.SYSTEM, system));
        }
        body.list("messages").forEach(json -> messages.add(message(Fields.of(json))));
        return new Content(
                messages, body.list("tools").stream().map(ThreadsContent::tool).toList(), options());
    }

    private Message message(Fields message) {
        if ("tool".equals(message.text("role"))) {
            var result = new Part.ToolResult(
                    message.textOr("tool_call_id", ""),
                    List.of(new Part.Text(message.textOr("content", ""))),
                    Boolean.TRUE.equals(message.flag("unanswered")),
                    Extras.NONE);
            return new Message(Role.TOOL, List.of(result), kept("run_id", "own_tools", "json_output", "thinking"));
        }
        var parts = new ArrayList<Part>();
        message.list("files").forEach(json -> parts.add(file(Fields.of(json))));
        var text = message.textOr("content", "");
        if (!text.isEmpty() || parts.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        return new Message(Role.USER, parts, kept("metadata", "attachments", "own_tools", "json_output", "thinking"));
    }

    /** What is shown again when the thread is read, or goes on with a run; no model sees it. */
    private Extras kept(String... names) {
        var kept = new LinkedHashMap<String, String>();
        for (var name : names) {
            var value = body.rawText(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return kept.isEmpty() ? Extras.NONE : new Extras(Extras.KEPT, kept);
    }

    /** Not every provider takes files of text, and all take text. */
    private static Part file(Fields file) {
        var type = file.textOr("media_type", "");
        var data = file.textOr("data", "");
        if (type.startsWith("image/")) {
            return new Part.Image(new Media.Inline(type, data));
        }
        var text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        var name = file.textOr("filename", "");
        return new Part.Text(
                "<file name=\"" + name + "\">\n" + text + "\n</file>\n",
                new Extras(Extras.KEPT, Map.of("file", JsonWrites.quoted(name))));
    }

    private static ToolSpec tool(JsonBytes json) {
        var function = Fields.of(json).object("function");
        var name = function == null ? null : function.text("name");
        if (function == null || name == null || name.isBlank()) {
            throw GatewayException.invalid(
                    "tools", "must hold objects such as {\"type\": \"function\", \"function\": {\"name\": \"f\"}}");
        }
        return new ToolSpec(
                name,
                function.text("description"),
                function.rawText("parameters"),
                function.flag("strict"),
                function.extras(DIALECT, Set.of("name", "description", "parameters", "strict")));
    }

    private ChatOptions options() {
        return new ChatOptions(
                null,
                ChatOptions.Sampling.DEFAULT,
                List.of(),
                null,
                null,
                Boolean.TRUE.equals(body.flag("json_output")) ? new ResponseFormat.AnyJson() : null,
                effort(),
                null,
                body.text("user"),
                Extras.NONE);
    }

    /** {@code {"effort": …}} or {@code {"budget_tokens": …}}, on OpenAI's scale. */
    private @Nullable String effort() {
        var thinking = body.object("thinking");
        if (thinking == null) {
            return null;
        }
        var effort = thinking.text("effort");
        if (effort != null) {
            return effort;
        }
        long budget = thinking.count("budget_tokens");
        if (budget <= 0) {
            return null;
        }
        return budget <= 2048 ? "low" : budget <= 8192 ? "medium" : "high";
    }
}
