package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.RerankAnswer;
import io.throughline.dialect.RerankAnswer.Ranked;
import io.throughline.dialect.RerankAsk;
import io.throughline.dialect.RerankDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reranking as OpenAI-compatible servers have it: OpenAI has none, so they took Cohere's and Jina's. Some call the results {@code data}.
 *
 * <p>Sources: Jina's "Reranker API", vLLM's "Re-rank API", Together's and Fireworks' references of {@code /rerank}.
 */
@Component
final class OpenAiRerank implements RerankDialect {

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public Outgoing write(RerankAsk ask, String model) {
        return new Outgoing(
                "/rerank", Map.of(), OpenAiRelay.splice(ask.body(), model).slices(), List.of());
    }

    @Override
    public RerankAnswer read(RerankAsk ask, JsonBytes body) {
        var fields = Fields.of(body);
        boolean usual = fields.raw("results") != null;
        if (!usual && fields.raw("data") == null) {
            throw new MalformedJsonException("it has no results");
        }
        var ranked = fields.list(usual ? "results" : "data").stream()
                .map(OpenAiRerank::ranked)
                .toList();
        return new RerankAnswer(fields.text("id"), ranked, usage(fields), null, usual ? body : null);
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

    private static @Nullable Usage usage(Fields answer) {
        var usage = answer.object("usage");
        if (usage == null || usage.raw("total_tokens") == null && usage.raw("prompt_tokens") == null) {
            return null;
        }
        return Usage.of(Math.max(usage.count("total_tokens"), usage.count("prompt_tokens")), 0);
    }
}
