package io.throughline.dialect;

import io.throughline.wire.AwsEventSplitter;
import io.throughline.wire.LineSplitter;
import io.throughline.wire.SseSplitter;
import io.throughline.wire.UnitSplitter;
import java.util.function.Supplier;

/** How providers cut a streamed answer into units. An answer is taken for a stream by its content type. */
public enum Framing {
    SSE("event-stream", SseSplitter::new),
    NDJSON("ndjson", LineSplitter::new),
    AWS_EVENT("vnd.amazon.eventstream", AwsEventSplitter::new);

    private final String contentType;
    private final Supplier<UnitSplitter> splitters;

    Framing(String contentType, Supplier<UnitSplitter> splitters) {
        this.contentType = contentType;
        this.splitters = splitters;
    }

    /** Whether a body of that media type, in lower case, is such a stream. */
    public boolean matches(String mediaType) {
        return mediaType.contains(contentType);
    }

    /** A splitter for one response. */
    public UnitSplitter splitter() {
        return splitters.get();
    }
}
