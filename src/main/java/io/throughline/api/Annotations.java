package io.throughline.api;

import io.throughline.chat.Head;
import io.throughline.pipeline.AnswerItem;
import io.throughline.usage.Cost;
import io.throughline.wire.JsonBytes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be told in the body, beside the answer: {@code throughline} with {@code throughline.explain}, and
 * {@code openrouter_metadata} with OpenRouter's header.
 *
 * @param asked the model string of the request
 * @param requestId as in {@code x-request-id}
 */
record Annotations(String asked, String requestId, boolean explained, boolean openRouter) {

    private static final String OPENROUTER = "x-openrouter-metadata";

    static Annotations wanted(Head head, DoorRequest request) {
        var written = request.header().apply(OPENROUTER);
        boolean openRouter = written != null
                && (written.strip().equalsIgnoreCase("enabled")
                        || written.strip().equalsIgnoreCase("true"));
        return new Annotations(head.model(), request.requestId(), head.route().explained(), openRouter);
    }

    /** JSON values by the name of their member; {@code cost} is what the answer has cost, null when unknown. */
    Map<String, JsonBytes> members(AnswerItem.Began began, @Nullable Cost cost) {
        var reasons = began.reasons();
        if (reasons == null || !explained && !openRouter) {
            return Map.of();
        }
        var members = new HashMap<String, JsonBytes>();
        if (explained) {
            members.put("throughline", AnswerReasons.write(this, began, reasons, cost));
        }
        if (openRouter) {
            members.put("openrouter_metadata", OpenRouterMetadata.write(asked, began, reasons));
        }
        return members;
    }
}
