package io.throughline.wire;

import java.util.List;

/**
 * Cuts the body of a streamed answer into its units, whatever the borders of the network buffers. One instance per response; not thread-safe.
 * Units that are not server-sent events are carried as frames with the event name their framing gives them, or none.
 */
public interface UnitSplitter {

    /**
     * The units that {@code chunk} completes. The array is kept (units share it), so the caller must not change it afterwards.
     *
     * @throws MalformedJsonException when the bytes break the framing, or one unit grows too large to be one
     */
    List<SseFrame> feed(byte[] chunk);

    /** What is left when the stream has ended in good order. */
    List<SseFrame> end();
}
