package io.throughline.dialect.gemini;

import static io.throughline.dialect.gemini.GeminiParts.DIALECT;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/**
 * Embeddings of Gemini's API ({@code :batchEmbedContents}) and of Vertex AI's ({@code :predict}).
 *
 * <p>Sources: Google's references "Embeddings" (Gemini API) and "Text embeddings API" (Vertex AI).
 */
@Component
final class GeminiEmbeddings implements EmbeddingDialect {

    private static final Set<String> SAID = Set.of("dimensions", "input_type");

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public Outgoing write(EmbeddingAsk ask, String model, Set<Quirk> quirks) {
        boolean predicted = quirks.contains(Quirk.PREDICT_EMBEDDINGS);
        var body = predicted ? instances(ask) : requests(ask, model);
        var path = GeminiUpstream.path(model) + (predicted ? ":predict" : ":batchEmbedContents");
        return new Outgoing(path, Map.of(), List.of(body), ask.unsaid(SAID));
    }

    private static JsonBytes requests(EmbeddingAsk ask, String model) {
        var task = task(ask);
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeName("requests");
            out.writeStartArray();
            for (var input : ask.inputs()) {
                out.writeStartObject();
                out.writeStringProperty("model", "models/" + model);
                content(out, input);
                if (task != null) {
                    out.writeStringProperty("taskType", task);
                }
                dimensions(out, ask);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void content(JsonGenerator out, JsonBytes text) {
        out.writeName("content");
        out.writeStartObject();
        out.writeName("parts");
        out.writeStartArray();
        out.writeStartObject();
        JsonWrites.rawMember(out, "text", text.utf8());
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void dimensions(JsonGenerator out, EmbeddingAsk ask) {
        if (ask.dimensions() != null) {
            out.writeNumberProperty("outputDimensionality", ask.dimensions());
        }
    }

    private static JsonBytes instances(EmbeddingAsk ask) {
        var task = task(ask);
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeName("instances");
            out.writeStartArray();
            for (var input : ask.inputs()) {
                out.writeStartObject();
                if (task != null) {
                    out.writeStringProperty("task_type", task);
                }
                JsonWrites.rawMember(out, "content", input.utf8());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeName("parameters");
            out.writeStartObject();
            dimensions(out, ask);
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /** The field {@code input_type} of other APIs in Google's words; a word of Google's own passes. */
    private static @Nullable String task(EmbeddingAsk ask) {
        var type = ask.inputType();
        if (type == null) {
            return null;
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "search_query", "query" -> "RETRIEVAL_QUERY";
            case "search_document", "document", "passage" -> "RETRIEVAL_DOCUMENT";
            default -> type.toUpperCase(Locale.ROOT);
        };
    }

    @Override
    public EmbeddingAnswer read(EmbeddingAsk ask, JsonBytes body, Set<Quirk> quirks) {
        var fields = Fields.of(body);
        var answer = quirks.contains(Quirk.PREDICT_EMBEDDINGS) ? predicted(fields) : embedded(fields);
        if (answer.vectors().size() != ask.inputs().size()) {
            throw new MalformedJsonException("it has " + answer.vectors().size() + " embeddings for "
                    + ask.inputs().size() + " inputs");
        }
        return answer;
    }

    private static EmbeddingAnswer embedded(Fields answer) {
        var vectors = answer.list("embeddings").stream()
                .map(each -> values(Fields.of(each)))
                .toList();
        var told = answer.object("usageMetadata");
        boolean counted = told != null && told.raw("promptTokenCount") != null;
        return new EmbeddingAnswer(
                vectors, counted && told != null ? Usage.of(told.count("promptTokenCount"), 0) : null, null);
    }

    private static EmbeddingAnswer predicted(Fields answer) {
        var vectors = new ArrayList<JsonBytes>();
        long tokens = 0;
        boolean counted = true;
        for (var prediction : answer.list("predictions")) {
            var embedding = Fields.of(prediction).object("embeddings");
            if (embedding == null) {
                throw new MalformedJsonException("a prediction has no embeddings");
            }
            vectors.add(values(embedding));
            var statistics = embedding.object("statistics");
            counted &= statistics != null && statistics.raw("token_count") != null;
            tokens += statistics == null ? 0 : statistics.count("token_count");
        }
        return new EmbeddingAnswer(vectors, counted ? Usage.of(tokens, 0) : null, null);
    }

    private static JsonBytes values(Fields embedding) {
        var values = embedding.raw("values");
        if (values == null || values.at(0) != '[') {
            throw new MalformedJsonException("an embedding has no values");
        }
        return values;
    }
}
