package io.throughline.dialect.ollama;

import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import tools.jackson.core.JsonGenerator;

/** Ollama's log probabilities as OpenAI's object: the members are the same, but empty ones are left out there. */
final class OllamaLogprobs {

    private OllamaLogprobs() {}

    static String json(JsonBytes items) {
        return JsonWrites.text(json -> {
            json.writeStartObject();
            json.writeName("content");
            json.writeStartArray();
            Fields.elements(items).forEach(item -> token(json, Fields.of(item)));
            json.writeEndArray();
            json.writeNullProperty("refusal");
            json.writeEndObject();
        });
    }

    private static void token(JsonGenerator json, Fields item) {
        json.writeStartObject();
        members(json, item);
        json.writeName("top_logprobs");
        json.writeStartArray();
        for (var other : item.list("top_logprobs")) {
            json.writeStartObject();
            members(json, Fields.of(other));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, Fields item) {
        json.writeStringProperty("token", item.textOr("token", ""));
        JsonWrites.numberIfAny(json, "logprob", item.number("logprob"));
        var bytes = item.rawText("bytes");
        JsonWrites.rawMember(json, "bytes", bytes == null ? "null" : bytes);
    }
}
