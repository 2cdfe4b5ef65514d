package io.throughline.dialect;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonSplice;
import java.util.Optional;

/** Lowers the output limit that a body names, or names one. */
public final class OutputLimit {

    private OutputLimit() {}

    /**
     * The body with no limit above {@code tokens}; empty when it has none above already.
     *
     * @param names of the member that says the limit; the first is put in where none is there
     */
    public static Optional<JsonBytes> of(JsonIndex body, long tokens, String... names) {
        var splice = new JsonSplice(body);
        boolean named = false;
        boolean changed = false;
        for (var name : names) {
            var value = body.value(name);
            if (value != null && !value.is("null")) {
                named = true;
                if (JsonReads.longOrZero(value) > tokens) {
                    splice.set(name, Long.toString(tokens));
                    changed = true;
                }
            }
        }
        if (!named) {
            splice.set(names[0], Long.toString(tokens));
        }
        return named && !changed ? Optional.empty() : Optional.of(JsonBytes.join(splice.slices()));
    }
}
