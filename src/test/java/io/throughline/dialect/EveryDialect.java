package io.throughline.dialect;

import java.util.List;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The dialects as they are found by type at run time, for tests that need nothing else of the application. */
public final class EveryDialect {

    private static final List<InboundDialect> INBOUND;
    private static final List<UpstreamDialect> UPSTREAM;
    private static final List<EmbeddingDialect> EMBEDDING;
    private static final List<RerankDialect> RERANK;

    static {
        try (var context = new AnnotationConfigApplicationContext("io.throughline.dialect")) {
            INBOUND = context.getBeanProvider(InboundDialect.class).stream().toList();
            UPSTREAM = context.getBeanProvider(UpstreamDialect.class).stream().toList();
            EMBEDDING = context.getBeanProvider(EmbeddingDialect.class).stream().toList();
            RERANK = context.getBeanProvider(RerankDialect.class).stream().toList();
        }
    }

    private EveryDialect() {}

    public static List<InboundDialect> inbound() {
        return INBOUND;
    }

    public static InboundDialect inbound(String id) {
        return INBOUND.stream()
                .filter(dialect -> dialect.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no client API '" + id + "'"));
    }

    public static List<UpstreamDialect> upstream() {
        return UPSTREAM;
    }

    public static UpstreamDialect upstream(String id) {
        return UPSTREAM.stream()
                .filter(dialect -> dialect.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no upstream dialect '" + id + "'; found: "
                        + UPSTREAM.stream().map(UpstreamDialect::id).sorted().toList()
                        + "; one is a @Component below io.throughline.dialect whose id() is the golden folder's name"));
    }

    public static EmbeddingDialect embedding(String id) {
        return EMBEDDING.stream()
                .filter(dialect -> dialect.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no embeddings in '" + id + "'"));
    }

    public static RerankDialect rerank(String id) {
        return RERANK.stream()
                .filter(dialect -> dialect.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no reranking in '" + id + "'"));
    }

    /** The client APIs by id. */
    public static Dialects clients() {
        return new Dialects(inbound());
    }
}
