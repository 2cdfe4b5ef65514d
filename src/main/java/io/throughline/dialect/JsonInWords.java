package io.throughline.dialect;

import io.throughline.chat.ResponseFormat;
import org.jspecify.annotations.Nullable;

/** The form of an answer as an instruction, for models and requests that cannot be held to it otherwise. */
public final class JsonInWords {

    private static final String JSON_ONLY =
            "Answer with one valid JSON object and nothing else: no prose before or after it, no code fence.";

    private JsonInWords() {}

    /** Whether the format is more than plain text. */
    public static boolean isAsked(@Nullable ResponseFormat format) {
        return format != null && !(format instanceof ResponseFormat.PlainText);
    }

    /** What to tell the model; the schema, where there is one, stands last. */
    public static String of(@Nullable ResponseFormat format) {
        return format instanceof ResponseFormat.JsonSchema schema
                ? JSON_ONLY + " It must fit this JSON schema:\n" + schema.schemaJson()
                : JSON_ONLY;
    }
}
