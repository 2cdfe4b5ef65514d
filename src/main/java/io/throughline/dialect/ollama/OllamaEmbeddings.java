package io.throughline.dialect.ollama;

import io.throughline.chat.Usage;
import io.throughline.dialect.EmbeddingAnswer;
import io.throughline.dialect.EmbeddingAsk;
import io.throughline.dialect.EmbeddingDialect;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Ollama's embeddings. Source: Ollama's API documentation, "Generate Embeddings". */
@Component
final class OllamaEmbeddings implements EmbeddingDialect {

    private static final List<String> PASSED_ON = List.of("truncate", "options", "keep_alive");

    @Override
    public String id() {
        return "ollama";
    }

    @Override
    public Outgoing write(EmbeddingAsk ask, String model, Set<Quirk> quirks) {
        var body = JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("model", model);
            out.writeName("input");
            out.writeStartArray();
            ask.inputs().forEach(text -> out.writeRawValue(text.utf8()));
            out.writeEndArray();
            if (ask.dimensions() != null) {
                out.writeNumberProperty("dimensions", ask.dimensions());
            }
            for (var name : PASSED_ON) {
                var value = ask.body().value(name);
                if (value != null) {
                    JsonWrites.rawMember(out, name, value.utf8());
                }
            }
            out.writeEndObject();
        });
        var said = Set.of("dimensions", "truncate", "options", "keep_alive");
        return new Outgoing("/api/embed", Map.of(), List.of(body), ask.unsaid(said));
    }

    @Override
    public EmbeddingAnswer read(EmbeddingAsk ask, JsonBytes body, Set<Quirk> quirks) {
        var answer = Fields.of(body);
        var vectors = answer.list("embeddings");
        if (vectors.size() != ask.inputs().size()) {
            throw new MalformedJsonException("it has " + vectors.size() + " embeddings for "
                    + ask.inputs().size() + " inputs");
        }
        var usage = answer.raw("prompt_eval_count") == null ? null : Usage.of(answer.count("prompt_eval_count"), 0);
        return new EmbeddingAnswer(vectors, usage, null);
    }
}
