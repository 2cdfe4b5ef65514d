package io.throughline.chat;

import org.jspecify.annotations.Nullable;

/** The form the answer must have. */
public sealed interface ResponseFormat {

    record PlainText() implements ResponseFormat {}

    /** Any JSON object. */
    record AnyJson() implements ResponseFormat {}

    /** JSON that fits a schema; {@code schemaJson} is the schema as text. */
    record JsonSchema(
            String name,
            @Nullable String description,
            String schemaJson,
            @Nullable Boolean strict) implements ResponseFormat {}
}
