package io.throughline.dialect;

import io.throughline.wire.JsonBytes;

/** How one provider API is asked to rank documents; its key and its errors are those of the {@link UpstreamDialect} of the same id. Found by type. */
public interface RerankDialect {

    /** The id in provider files. */
    String id();

    /** The request for that model, by the provider's own name. */
    Outgoing write(RerankAsk ask, String model);

    /**
     * The answer to {@code ask}.
     *
     * @throws io.throughline.wire.MalformedJsonException when it is none
     */
    RerankAnswer read(RerankAsk ask, JsonBytes body);
}
