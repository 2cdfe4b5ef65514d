package io.throughline.api;

import io.throughline.chat.Answer;
import io.throughline.chat.Head;
import io.throughline.pipeline.AnswerItem;
import io.throughline.usage.Cost;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be told in the body, beside the answer: {@code throughline} with {@code throughline.explain}, and
 * {@code openrouter_metadata} with OpenRouter's header.
 *
 * @param asked the model string of the request
 * @param requestId as in {@code x-request-id}
 * @param strategy of a request to {@code /api/route}, which is told its route in members of their own; null for any other
 */
record Annotations(
        String asked,
        String requestId,
        boolean explained,
        boolean openRouter,
        @Nullable String strategy) {

    private static final String OPENROUTER = "x-openrouter-metadata";

    static Annotations wanted(Head head, DoorRequest request) {
        var written = request.header().apply(OPENROUTER);
        boolean openRouter = written != null
                && (written.strip().equalsIgnoreCase("enabled")
                        || written.strip().equalsIgnoreCase("true"));
        return new Annotations(head.model(), request.requestId(), head.route().explained(), openRouter, null);
    }

    /** The same for a request to {@code /api/route}. */
    Annotations routed(String how) {
        return new Annotations(asked, requestId, explained, openRouter, how);
    }

    /** JSON values by the name of their member; {@code cost} is what the answer has cost, null when unknown. */
    Map<String, JsonBytes> members(AnswerItem.Began began, @Nullable Cost cost) {
        var reasons = began.reasons();
        if (reasons == null || !explained && !openRouter && strategy == null) {
            return Map.of();
        }
        var members = new HashMap<String, JsonBytes>();
        if (explained) {
            members.put("throughline", AnswerReasons.write(this, began, reasons, cost));
        }
        if (openRouter) {
            members.put("openrouter_metadata", OpenRouterMetadata.write(asked, began, reasons));
        }
        if (strategy != null) {
            members.put("route", AnswerReasons.route(this, strategy, began, cost));
        }
        return members;
    }

    /** The body of a plain answer; whoever asks {@code /api/route} gets its text as {@code answer} too. */
    JsonBytes answered(Answer answer, JsonBytes body) {
        if (strategy == null || answer.choices().isEmpty()) {
            return body;
        }
        var splice = new JsonSplice(JsonIndex.of(body));
        splice.set(
                "answer",
                JsonWrites.quoted(answer.choices().getFirst().message().text()));
        return JsonBytes.join(splice.slices());
    }
}
