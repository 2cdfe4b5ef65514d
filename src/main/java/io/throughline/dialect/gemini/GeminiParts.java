package io.throughline.dialect.gemini;

import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.StopReason;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words that Gemini's requests and answers share.
 *
 * <p>Source: Google's Gemini API reference, "Generating content", and its guide "Thought signatures".
 */
final class GeminiParts {

    static final String DIALECT = "gemini";

    /** A part's proof of the thoughts that led to it. */
    static final String SIGNATURE = "thoughtSignature";

    /** The id that Gemini itself gave a call, which it wants to see on the call and on its result. */
    static final String ID = "id";

    private static final Set<String> FAILURES = Set.of(
            "MALFORMED_FUNCTION_CALL",
            "UNEXPECTED_TOOL_CALL",
            "TOO_MANY_TOOL_CALLS",
            "MISSING_THOUGHT_SIGNATURE",
            "MALFORMED_RESPONSE");

    private GeminiParts() {}

    static GatewayException wrong(String param, String problem) {
        return GatewayException.invalid(param, problem);
    }

    /** Whether the model stopped because it made a mistake that another try may not repeat. */
    static boolean isFailure(String finishReason) {
        return FAILURES.contains(finishReason);
    }

    /** Gemini says {@code STOP} also where it calls functions. */
    static StopReason stopReason(String finishReason, boolean called) {
        return switch (finishReason) {
            case "MAX_TOKENS" -> StopReason.LENGTH;
            case "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "NO_IMAGE" ->
                StopReason.CONTENT_FILTER;
            default -> {
                if (finishReason.startsWith("IMAGE_")) {
                    yield StopReason.CONTENT_FILTER;
                }
                yield called ? StopReason.TOOL_CALLS : StopReason.END;
            }
        };
    }

    /** What of these members has to come back with the part they stood on. */
    static Extras mark(@Nullable String signatureJson, @Nullable String idJson) {
        var fields = new LinkedHashMap<String, String>(2);
        if (signatureJson != null) {
            fields.put(SIGNATURE, signatureJson);
        }
        if (idJson != null) {
            fields.put(ID, idJson);
        }
        return fields.isEmpty() ? Extras.NONE : new Extras(DIALECT, fields);
    }

    /** The same value without blanks between its tokens: plain answers come indented. */
    static String compact(String json) {
        return JsonReads.read(
                JsonBytes.of(json), parser -> JsonWrites.text(out -> out.copyCurrentStructureExact(parser)));
    }
}
