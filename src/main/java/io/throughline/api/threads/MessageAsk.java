package io.throughline.api.threads;

import io.throughline.chat.GatewayException;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as its client sent it.
 *
 * @param metadata a JSON object, or null
 * @param tools a JSON array for this message alone; null for the assistant's
 */
record MessageAsk(
        Sent sent,
        String content,
        List<SentFile> files,
        boolean stream,
        boolean toModel,
        @Nullable JsonBytes metadata,
        @Nullable JsonBytes tools) {

    /** What is no message to a language model, and cannot be answered as if it were. */
    private static final List<String> OTHER_WORK = List.of("voice", "system_one", "video_config", "image_config");

    /** What is asked for and not done yet; the answer says so. */
    private static final List<String> MODES =
            List.of("memory", "memory_pro", "web_search", "image_generation", "video_generation");

    private static final List<String> CHOICES = List.of("allowed_models", "excluded_models", "cost_tier");
    private static final String LATER = "not active yet: the message was answered without it";

    MessageAsk {
        files = List.copyOf(files);
    }

    /** @throws GatewayException INVALID_REQUEST naming the field at fault */
    static MessageAsk of(Sent sent, List<SentFile> files) {
        for (var name : OTHER_WORK) {
            if (sent.has(name)) {
                throw GatewayException.invalid(name, "is not supported here: threads answer with text");
            }
        }
        var operation = sent.text("operation");
        if (operation != null && !operation.equals("chat")) {
            throw GatewayException.invalid("operation", "must be chat, but it is '" + operation + "'");
        }
        var content = sent.text("content");
        if (content == null && files.isEmpty()) {
            throw GatewayException.invalid("content", "is required: the text of the message, or a file in files");
        }
        var metadata = sent.object("metadata");
        if (metadata != null) {
            ThreadJson.Timestamp.check(metadata);
        }
        var tools = sent.array("tools");
        if (tools != null) {
            AssistantSettings.check(tools);
        }
        return new MessageAsk(
                sent,
                content == null ? "" : content,
                files,
                sent.flag("stream", false),
                sent.flag("send_to_llm", true),
                metadata,
                tools);
    }

    /** The model string for what the message names, or null when it names nothing. */
    @Nullable String model() {
        return model(sent.text("llm_provider"), sent.text("model_name"));
    }

    /** A provider alone leaves the choice among its models. */
    static @Nullable String model(@Nullable String provider, @Nullable String name) {
        if (name != null) {
            return provider == null ? name.strip() : provider.strip() + "/" + name.strip();
        }
        return provider == null ? null : "balanced from " + provider.strip();
    }

    /** The client's metadata, and under {@code throughline} what was not done; null when there is neither. */
    @Nullable JsonBytes notices(@Nullable String closedRun) {
        var told = new LinkedHashMap<String, String>();
        for (var name : MODES) {
            var mode = sent.text(name);
            if (mode != null && !mode.strip().toLowerCase(Locale.ROOT).equals("off")) {
                told.put(name, LATER);
            }
        }
        for (var name : CHOICES) {
            if (sent.has(name)) {
                told.put(name, LATER);
            }
        }
        if (closedRun != null) {
            told.put("closed_run", closedRun);
        }
        if (told.isEmpty()) {
            return metadata;
        }
        return with(told);
    }

    private JsonBytes with(Map<String, String> told) {
        var all = new LinkedHashMap<String, String>();
        if (metadata != null) {
            all.putAll(Fields.of(metadata).all());
        }
        all.put("throughline", JsonWrites.text(json -> {
            json.writeStartObject();
            told.forEach(json::writeStringProperty);
            json.writeEndObject();
        }));
        return JsonWrites.write(json -> {
            json.writeStartObject();
            all.forEach((name, value) -> JsonWrites.rawMember(json, name, value));
            json.writeEndObject();
        });
    }
}
