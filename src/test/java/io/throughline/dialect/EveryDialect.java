package io.throughline.dialect;

import java.util.List;

/** The dialects as they are found by type at run time, for tests without a Spring context. A new dialect is added here. */
public final class EveryDialect {

    private static final List<InboundDialect> INBOUND = List.of(new AnthropicInbound(), new OpenAiChatInbound());
    private static final List<UpstreamDialect> UPSTREAM =
            List.of(new AnthropicUpstream(), new BedrockUpstream(), new GeminiUpstream(), new OpenAiChatUpstream());

    private EveryDialect() {}

    public static List<InboundDialect> inbound() {
        return INBOUND;
    }

    public static UpstreamDialect upstream(String id) {
        return UPSTREAM.stream()
                .filter(dialect -> dialect.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no upstream dialect '" + id + "'; EveryDialect lists them"));
    }
}
