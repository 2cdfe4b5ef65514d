package io.throughline.api.threads;

import io.throughline.assistant.Assistant;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What an assistant can be given beside its name, as clients write it. Description and system prompt are the same where only one is given. */
final class AssistantSettings {

    private static final List<String> TEXTS = List.of(
            "description",
            "system_prompt",
            "embedding_provider",
            "embedding_model_name",
            "custom_fact_extraction_prompt",
            "custom_update_memory_prompt",
            "llm_provider",
            "model_name");
    private static final List<String> NUMBERS = List.of("tok_k", "embedding_dims");
    private static final int MOST = 1_000_000;

    private AssistantSettings() {}

    /** Those of the request put over the ones that there are; {@code before} is a JSON object. */
    static String changed(String before, Sent sent) {
        var settings = new LinkedHashMap<>(Fields.of(JsonBytes.of(before)).all());
        texts(sent, settings);
        for (var name : NUMBERS) {
            if (sent.has(name)) {
                settings.put(name, Integer.toString(sent.count(name, 0, MOST)));
            }
        }
        var tools = sent.array("tools");
        if (tools != null) {
            check(tools);
            settings.put("tools", tools.utf8());
        }
        return JsonWrites.text(json -> {
            json.writeStartObject();
            settings.forEach((name, value) -> JsonWrites.rawMember(json, name, value));
            json.writeEndObject();
        });
    }

    private static void texts(Sent sent, Map<String, String> settings) {
        var description = sent.text("description");
        var prompt = sent.text("system_prompt");
        boolean same = !settings.containsKey("description")
                || String.valueOf(settings.get("description")).equals(settings.get("system_prompt"));
        for (var name : TEXTS) {
            var text = sent.text(name);
            if (text != null) {
                settings.put(name, JsonWrites.quoted(text));
            }
        }
        if (same && description != null && prompt == null) {
            settings.put("system_prompt", JsonWrites.quoted(description));
        }
        if (same && prompt != null && description == null) {
            settings.put("description", JsonWrites.quoted(prompt));
        }
    }

    /** Also of the tools of one message. */
    static void check(JsonBytes tools) {
        for (var tool : Fields.elements(tools)) {
            var function = tool.at(0) == '{' ? Fields.of(tool).object("function") : null;
            if (function == null || function.textOr("name", "").isBlank()) {
                throw GatewayException.invalid(
                        "tools", "must hold objects such as {\"type\": \"function\", \"function\": {\"name\": \"f\"}}");
            }
        }
    }

    static Fields of(Assistant assistant) {
        return Fields.of(JsonBytes.of(assistant.settingsJson()));
    }

    static void write(JsonGenerator json, Assistant assistant) {
        var settings = of(assistant);
        json.writeStringProperty("assistant_id", assistant.id().toString());
        json.writeStringProperty("name", assistant.name());
        for (var name : TEXTS) {
            raw(json, settings, name);
        }
        for (var name : NUMBERS) {
            raw(json, settings, name);
        }
        raw(json, settings, "tools");
        Replies.time(json, "created_at", assistant.createdAt());
    }

    private static void raw(JsonGenerator json, Fields settings, String name) {
        @Nullable String value = settings.rawText(name);
        Replies.raw(json, name, value);
    }
}
