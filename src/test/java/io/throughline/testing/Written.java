package io.throughline.testing;

import java.util.List;

/** An answer in one dialect's words. */
interface Written {
    /** The body of a plain answer. */
    String body();

    /** The frames of a streamed answer, terminator included, as text that {@link FakeDialect#bytes} understands; events end with a blank line. */
    List<String> frames();
}
