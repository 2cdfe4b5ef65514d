package io.throughline.context.tokens;

import io.throughline.chat.Message;
import io.throughline.chat.ToolSpec;
import java.util.List;

/** How one model counts. Never fails; may take milliseconds for a long text that was not counted before. */
public interface Measure {

    /** What stands around the prompt: in every request, and with its tools. */
    Count request(List<ToolSpec> tools);

    Count count(Message message);

    Count count(String text);

    /** About what {@link #count(Message)} would be, from letters and words alone: much faster, and always the same for the same message. */
    Count guess(Message message);

    /** The model's tokens, with the margin for what the count may be short of. */
    long tokens(Count count);

    /** The same without the margin. */
    long expected(Count count);

    /** Whether it should be told of the next count; to be asked once for each answer. */
    boolean learns();

    /** The provider has counted the same prompt. */
    void observe(Count count, long actual);

    /** In a few words, how it is counted: the vocabulary, and the ratio where that is another model's. */
    String method();

    /** Whether its vocabulary is in memory; before that, counting begins with reading a file. */
    boolean isReady();
}
