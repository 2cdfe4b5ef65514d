package io.throughline.dialect.cohere;

import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Cohere's log probabilities as OpenAI's object. They come for pieces of text, of which one can be several tokens: it becomes one token here,
 * whose probability is the product of theirs.
 */
final class CohereLogprobs {

    private CohereLogprobs() {}

    static String json(List<JsonBytes> items) {
        return JsonWrites.text(json -> {
            json.writeStartObject();
            json.writeName("content");
            json.writeStartArray();
            items.forEach(item -> token(json, Fields.of(item)));
            json.writeEndArray();
            json.writeNullProperty("refusal");
            json.writeEndObject();
        });
    }

    private static void token(JsonGenerator json, Fields item) {
        var text = item.textOr("text", "");
        json.writeStartObject();
        json.writeStringProperty("token", text);
        json.writeNumberProperty("logprob", sum(item.list("logprobs")));
        json.writeName("bytes");
        json.writeStartArray();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            json.writeNumber(each & 0xFF);
        }
        json.writeEndArray();
        json.writeName("top_logprobs");
        json.writeStartArray();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static BigDecimal sum(List<JsonBytes> numbers) {
        var sum = BigDecimal.ZERO;
        for (var number : numbers) {
            var value = JsonReads.read(number, JsonReads::decimalOrNull);
            sum = value == null ? sum : sum.add(value);
        }
        return sum;
    }
}
