package io.throughline.dialect.cohere;

import io.throughline.chat.Extras;
import io.throughline.chat.StopReason;
import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonWrites;
import java.util.Locale;
import java.util.Map;

/**
 * The words that Cohere's requests and answers share.
 *
 * <p>Source: Cohere's API reference, "Chat" of version 2, and the description of its API that its SDKs are made from.
 */
final class CohereParts {

    static final String DIALECT = "cohere";

    private static final String KIND = "kind";

    /** What of an answer was reasoning; it goes back to where it stood. */
    enum Thought {
        THINKING,
        TOOL_PLAN;

        Extras mark() {
            return new Extras(DIALECT, Map.of(KIND, word()));
        }

        private String word() {
            return JsonWrites.quoted(name().toLowerCase(Locale.ROOT));
        }

        /** Whether a part with these extras was this thought of Cohere's. */
        boolean marks(Extras extras) {
            return word().equals(extras.in(DIALECT).get(KIND));
        }
    }

    private CohereParts() {}

    /** The meaning of a finish reason that is no failure. The second and third name are those of the older API. */
    static StopReason stopReason(String reason, boolean called) {
        return switch (reason) {
            case "MAX_TOKENS", "ERROR_LIMIT" -> StopReason.LENGTH;
            case "ERROR_TOXIC" -> StopReason.CONTENT_FILTER;
            case "STOP_SEQUENCE" -> StopReason.STOP_SEQUENCE;
            default -> called ? StopReason.TOOL_CALLS : StopReason.END;
        };
    }

    /** All tokens the model saw and wrote; {@code billed_units} leave out Cohere's own instructions. */
    static Usage usage(Fields usage) {
        var tokens = usage.object("tokens");
        var counts = tokens != null ? tokens : usage.object("billed_units");
        if (counts == null) {
            return Usage.NONE;
        }
        return new Usage(
                counts.count("input_tokens"), usage.count("cached_tokens"), 0, counts.count("output_tokens"), 0);
    }
}
