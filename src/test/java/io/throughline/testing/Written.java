package io.throughline.testing;

import java.util.List;

/** An answer in one dialect's words. */
interface Written {
    /** The body of a plain answer. */
    String body();

    /** The frames of a streamed answer, terminator included; each ends with a blank line. */
    List<String> frames();
}
