package io.throughline.dialect.gemini;

import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Gemini's {@code logprobsResult} as OpenAI's object. */
final class GeminiLogprobs {

    private GeminiLogprobs() {}

    static String json(Fields result) {
        var top = result.list("topCandidates");
        var chosen = result.list("chosenCandidates");
        return JsonWrites.text(json -> {
            json.writeStartObject();
            json.writeName("content");
            json.writeStartArray();
            for (int i = 0; i < chosen.size(); i++) {
                json.writeStartObject();
                token(json, Fields.of(chosen.get(i)));
                others(json, i < top.size() ? Fields.of(top.get(i)).list("candidates") : List.of());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNullProperty("refusal");
            json.writeEndObject();
        });
    }

    private static void others(JsonGenerator json, List<JsonBytes> others) {
        json.writeName("top_logprobs");
        json.writeStartArray();
        for (var other : others) {
            json.writeStartObject();
            token(json, Fields.of(other));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void token(JsonGenerator json, Fields candidate) {
        var token = candidate.textOr("token", "");
        json.writeStringProperty("token", token);
        json.writeNumberProperty("logprob", orZero(candidate.number("logProbability")));
        json.writeName("bytes");
        json.writeStartArray();
        for (byte each : token.getBytes(StandardCharsets.UTF_8)) {
            json.writeNumber(each & 0xFF);
        }
        json.writeEndArray();
    }

    private static BigDecimal orZero(@Nullable BigDecimal number) {
        return number == null ? BigDecimal.ZERO : number;
    }
}
