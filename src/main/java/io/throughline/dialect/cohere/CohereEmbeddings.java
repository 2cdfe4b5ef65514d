package io.throughline.dialect.cohere;

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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Cohere's embeddings. Source: Cohere's API reference, "Embed API (v2)". */
@Component
final class CohereEmbeddings implements EmbeddingDialect {

    /** What most texts are that somebody has embedded; Cohere takes no request without a type. */
    private static final String USUAL_TYPE = "search_document";

    private static final Set<String> SAID = Set.of("dimensions", "input_type", "truncate");

    @Override
    public String id() {
        return "cohere";
    }

    @Override
    public Outgoing write(EmbeddingAsk ask, String model, Set<Quirk> quirks) {
        var body = JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("model", model);
            out.writeStringProperty("input_type", type(ask));
            out.writeName("texts");
            out.writeStartArray();
            ask.inputs().forEach(text -> out.writeRawValue(text.utf8()));
            out.writeEndArray();
            out.writeName("embedding_types");
            out.writeStartArray();
            out.writeString("float");
            out.writeEndArray();
            if (ask.dimensions() != null) {
                out.writeNumberProperty("output_dimension", ask.dimensions());
            }
            var truncate = ask.body().value("truncate");
            if (truncate != null) {
                JsonWrites.rawMember(out, "truncate", truncate.utf8());
            }
            out.writeEndObject();
        });
        return new Outgoing("/v2/embed", Map.of(), List.of(body), ask.unsaid(SAID));
    }

    /** Others call a query and a document by shorter words. */
    private static String type(EmbeddingAsk ask) {
        var type = ask.inputType();
        return switch (type) {
            case null -> USUAL_TYPE;
            case "query" -> "search_query";
            case "document", "passage" -> USUAL_TYPE;
            default -> type;
        };
    }

    @Override
    public EmbeddingAnswer read(EmbeddingAsk ask, JsonBytes body, Set<Quirk> quirks) {
        var answer = Fields.of(body);
        var embeddings = answer.object("embeddings");
        var vectors = embeddings == null ? List.<JsonBytes>of() : embeddings.list("float");
        if (vectors.size() != ask.inputs().size()) {
            throw new MalformedJsonException("it has " + vectors.size() + " embeddings for "
                    + ask.inputs().size() + " inputs");
        }
        return new EmbeddingAnswer(vectors, usage(answer), null);
    }

    private static @Nullable Usage usage(Fields answer) {
        var billed = CohereRerank.billed(answer);
        return billed == null || billed.raw("input_tokens") == null ? null : Usage.of(billed.count("input_tokens"), 0);
    }
}
