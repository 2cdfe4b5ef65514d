package io.throughline.routing.named;

import org.jspecify.annotations.Nullable;

/**
 * Where something was written.
 *
 * @param source a file; null for the body of a request, whose author looks for a field and not for a line
 * @param line counted from 1
 * @param column counted from 1
 * @param path the field, e.g. {@code routes.chat.split[1].weight}; empty for the whole
 */
record Place(@Nullable String source, int line, int column, String path) {

    static final Place NOWHERE = new Place(null, 1, 1, "");

    /** {@code config/routes.yaml:7:9}; of a request, its field. */
    String text() {
        return source == null ? path : source + ":" + line + ":" + column;
    }
}
