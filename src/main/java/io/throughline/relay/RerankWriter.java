package io.throughline.relay;

import io.throughline.dialect.RerankAnswer;
import io.throughline.dialect.RerankAsk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import tools.jackson.core.JsonGenerator;

/** Writes answers in the shape that Cohere's, Jina's and most servers' clients read. */
final class RerankWriter {

    private RerankWriter() {}

    /** {@code id} stands where the provider gave none. */
    static JsonBytes write(RerankAsk ask, RerankAnswer answer, String id, String model) {
        if (answer.raw() != null) {
            return answer.raw();
        }
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("id", answer.id() == null ? id : answer.id());
            out.writeStringProperty("model", model);
            out.writeName("results");
            out.writeStartArray();
            answer.ranked().forEach(ranked -> result(out, ask, ranked));
            out.writeEndArray();
            used(out, answer);
            out.writeEndObject();
        });
    }

    private static void result(JsonGenerator out, RerankAsk ask, RerankAnswer.Ranked ranked) {
        out.writeStartObject();
        out.writeNumberProperty("index", ranked.document());
        JsonWrites.rawMember(out, "relevance_score", ranked.score().utf8());
        int document = ranked.document();
        if (ask.documentsWanted() && document >= 0 && document < ask.documents().size()) {
            out.writeName("document");
            out.writeStartObject();
            JsonWrites.rawMember(out, "text", ask.documents().get(document).utf8());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void used(JsonGenerator out, RerankAnswer answer) {
        var usage = answer.usage();
        if (usage != null) {
            out.writeName("usage");
            out.writeStartObject();
            out.writeNumberProperty("total_tokens", usage.totalTokens());
            out.writeEndObject();
        }
        var searches = answer.searches();
        if (searches != null) {
            out.writeName("meta");
            out.writeStartObject();
            out.writeName("billed_units");
            out.writeStartObject();
            out.writeNumberProperty("search_units", searches.count());
            out.writeEndObject();
            out.writeEndObject();
        }
    }
}
