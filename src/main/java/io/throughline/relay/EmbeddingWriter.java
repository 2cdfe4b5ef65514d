package io.throughline.relay;

import io.throughline.chat.Usage;
import io.throughline.dialect.EmbeddingAnswer;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;

/** Writes answers in OpenAI's shape. Source: OpenAI's API reference, "Create embeddings". */
final class EmbeddingWriter {

    private EmbeddingWriter() {}

    /** The parts' vectors one after another, in the spelling that is wanted. The body of an only part stays as it is where that fits. */
    static JsonBytes write(List<EmbeddingAnswer> parts, boolean base64, String model, Usage usage) {
        var raw = parts.getFirst().raw();
        if (parts.size() == 1
                && raw != null
                && parts.getFirst().vectors().stream().allMatch(vector -> Vectors.isBase64(vector) == base64)) {
            return raw;
        }
        var slices = new ArrayList<JsonBytes>();
        slices.add(JsonBytes.of("{\"object\":\"list\",\"data\":["));
        int index = 0;
        for (var part : parts) {
            for (var vector : part.vectors()) {
                slices.add(JsonBytes.of(
                        (index == 0 ? "" : ",") + "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":"));
                slices.add(Vectors.spelled(vector, base64));
                slices.add(JsonBytes.of("}"));
                index++;
            }
        }
        long tokens = usage.inputTokens();
        slices.add(JsonBytes.of("],\"model\":" + JsonWrites.quoted(model) + ",\"usage\":{\"prompt_tokens\":" + tokens
                + ",\"total_tokens\":" + tokens + "}}"));
        return JsonBytes.join(slices);
    }
}
