package io.throughline.dialect.cohere;

import io.throughline.chat.Quantity;
import io.throughline.chat.Unit;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.RerankAnswer;
import io.throughline.dialect.RerankAnswer.Ranked;
import io.throughline.dialect.RerankAsk;
import io.throughline.dialect.RerankDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Cohere's reranking. Source: Cohere's API reference, "Rerank API (v2)". */
@Component
final class CohereRerank implements RerankDialect {

    private static final Set<String> SAID = Set.of(
            "model",
            "query",
            "documents",
            "top_n",
            "return_documents",
            "max_tokens_per_doc",
            "throughline",
            "conversation");

    @Override
    public String id() {
        return "cohere";
    }

    @Override
    public Outgoing write(RerankAsk ask, String model) {
        var body = JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("model", model);
            JsonWrites.rawMember(out, "query", ask.query().utf8());
            out.writeName("documents");
            out.writeStartArray();
            ask.documents().forEach(text -> out.writeRawValue(text.utf8()));
            out.writeEndArray();
            if (ask.topN() != null) {
                out.writeNumberProperty("top_n", ask.topN());
            }
            var most = ask.body().value("max_tokens_per_doc");
            if (most != null) {
                JsonWrites.rawMember(out, "max_tokens_per_doc", most.utf8());
            }
            out.writeEndObject();
        });
        var dropped = ask.body().members().stream()
                .map(member -> member.name())
                .filter(name -> !SAID.contains(name))
                .distinct()
                .toList();
        return new Outgoing("/v2/rerank", Map.of(), List.of(body), dropped);
    }

    @Override
    public RerankAnswer read(RerankAsk ask, JsonBytes body) {
        var answer = Fields.of(body);
        if (answer.raw("results") == null) {
            throw new MalformedJsonException("it has no results");
        }
        var ranked = answer.list("results").stream().map(CohereRerank::ranked).toList();
        return new RerankAnswer(answer.text("id"), ranked, null, searches(answer), null);
    }

    private static Ranked ranked(JsonBytes result) {
        var fields = Fields.of(result);
        var index = fields.raw("index");
        var score = fields.raw("relevance_score");
        if (index == null || score == null) {
            throw new MalformedJsonException("a result has no index or no relevance_score");
        }
        return new Ranked((int) JsonReads.longOrZero(index), score);
    }

    private static @Nullable Quantity searches(Fields answer) {
        var billed = billed(answer);
        return billed == null || billed.raw("search_units") == null
                ? null
                : Quantity.of(Unit.SEARCH, billed.count("search_units"));
    }

    /** The object {@code meta.billed_units}. */
    static @Nullable Fields billed(Fields answer) {
        var meta = answer.object("meta");
        return meta == null ? null : meta.object("billed_units");
    }
}
