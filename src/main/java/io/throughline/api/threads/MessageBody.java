package io.throughline.api.threads;

import io.throughline.assistant.Assistant;
import io.throughline.assistant.Document;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Part;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** Puts message, assistant and thread together into the one body that the dialect {@code threads} reads. */
@Component
final class MessageBody {

    private static final String UNANSWERED = "The tool was not run: the user wrote something else instead.";

    private final ThreadSettings settings;

    MessageBody(ThreadSettings settings) {
        this.settings = settings;
    }

    /** A message of the user. Where a run waits, its calls are answered with that nobody ran them, which providers ask for. */
    JsonBytes of(OpenThread thread, MessageAsk ask, List<Document> kept) {
        var run = thread.waiting().orElse(null);
        var fields = new LinkedHashMap<String, String>();
        place(fields, thread, ask.stream());
        var model = ask.model();
        fields.put("model", JsonWrites.quoted(model != null ? model : model(thread.assistant())));
        system(fields, ask.sent().text("system_prompt"), thread.assistant());
        put(fields, "own_tools", ask.tools());
        put(fields, "tools", ask.tools() != null ? ask.tools() : tools(thread.assistant()));
        if (ask.sent().flag("json_output", false)) {
            fields.put("json_output", "true");
        }
        put(fields, "thinking", ask.sent().object("thinking"));
        put(fields, "provider", provider(ask.sent().object("openrouter")));
        put(fields, "metadata", ask.metadata());
        if (!kept.isEmpty()) {
            fields.put("attachments", MessageFiles.attachments(kept).utf8());
        }
        put(fields, "notices", ask.notices(run == null ? null : run.id()));
        if (run != null) {
            behind(fields, run);
        }
        fields.put("messages", JsonWrites.text(json -> {
            json.writeStartArray();
            if (run != null) {
                run.calls().forEach(call -> result(json, call, UNANSWERED, true));
            }
            said(json, ask);
            json.writeEndArray();
        }));
        return joined(fields);
    }

    private static void said(JsonGenerator json, MessageAsk ask) {
        json.writeStartObject();
        json.writeStringProperty("role", "user");
        json.writeStringProperty("content", ask.content());
        MessageFiles.write(json, ask.files());
        json.writeEndObject();
    }

    /** Outputs for the calls of a run, by the calls' ids; with the model and the tools that the run was begun with. */
    JsonBytes of(OpenThread thread, Run run, Map<String, String> outputs, Sent sent) {
        var fields = new LinkedHashMap<String, String>();
        place(fields, thread, isStreamed(sent));
        fields.put("run_id", JsonWrites.quoted(run.id()));
        fields.put("model", JsonWrites.quoted(run.turn().modelRequested()));
        var own = sent.array("tools");
        var begun = own != null ? own : json(Run.kept(run.turn(), "own_tools"));
        put(fields, "own_tools", begun);
        put(fields, "tools", begun != null ? begun : tools(thread.assistant()));
        var thinking = sent.object("thinking");
        put(fields, "thinking", thinking != null ? thinking : json(Run.kept(run.turn(), "thinking")));
        put(fields, "json_output", json(Run.kept(run.turn(), "json_output")));
        behind(fields, run);
        fields.put("messages", JsonWrites.text(json -> {
            json.writeStartArray();
            run.calls().forEach(call -> result(json, call, outputs.getOrDefault(call.id(), UNANSWERED), false));
            json.writeEndArray();
        }));
        return joined(fields);
    }

    static boolean isStreamed(Sent sent) {
        return sent.flag("stream", false);
    }

    private static void place(Map<String, String> fields, OpenThread thread, boolean stream) {
        fields.put("stream", Boolean.toString(stream));
        fields.put("conversation", JsonWrites.quoted(thread.conversation().key()));
        fields.put("thread_id", JsonWrites.quoted(thread.id()));
        if (thread.assistant() != null) {
            fields.put("assistant_id", JsonWrites.quoted(thread.assistant().id().toString()));
        }
    }

    /** What was called and what answers it stay together, whoever else writes to the thread. */
    private static void behind(Map<String, String> fields, Run run) {
        fields.put("throughline", "{\"parent\":\"" + run.turn().id() + "\"}");
    }

    private String model(@Nullable Assistant assistant) {
        var given = assistant == null ? null : AssistantSettings.of(assistant);
        var model = given == null ? null : MessageAsk.model(given.text("llm_provider"), given.text("model_name"));
        return model == null ? settings.defaultModel() : model;
    }

    private static void system(Map<String, String> fields, @Nullable String own, @Nullable Assistant assistant) {
        var system = own != null || assistant == null
                ? own
                : AssistantSettings.of(assistant).text("system_prompt");
        if (system != null) {
            fields.put("system", JsonWrites.quoted(system));
        }
    }

    private static @Nullable JsonBytes tools(@Nullable Assistant assistant) {
        return assistant == null ? null : AssistantSettings.of(assistant).raw("tools");
    }

    /** The words of OpenRouter's own API, which has {@code order} for {@code providers}. */
    private static @Nullable JsonBytes provider(@Nullable JsonBytes openrouter) {
        if (openrouter == null) {
            return null;
        }
        var fields = Fields.of(openrouter).all();
        var providers = fields.remove("providers");
        if (providers != null && fields.containsKey("order")) {
            throw GatewayException.invalid("openrouter.providers", "stands beside order; send one of them");
        }
        if (providers != null) {
            fields.put("order", providers);
        }
        return joined(fields);
    }

    private static void result(JsonGenerator json, Part.ToolCall call, String output, boolean unanswered) {
        json.writeStartObject();
        json.writeStringProperty("role", "tool");
        json.writeStringProperty("tool_call_id", call.id());
        json.writeStringProperty("content", output);
        if (unanswered) {
            json.writeBooleanProperty("unanswered", true);
        }
        json.writeEndObject();
    }

    private static void put(Map<String, String> fields, String name, @Nullable JsonBytes value) {
        if (value != null) {
            fields.put(name, value.utf8());
        }
    }

    private static @Nullable JsonBytes json(@Nullable String text) {
        return text == null ? null : JsonBytes.of(text);
    }

    private static JsonBytes joined(Map<String, String> fields) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            fields.forEach((name, value) -> JsonWrites.rawMember(json, name, value));
            json.writeEndObject();
        });
    }
}
