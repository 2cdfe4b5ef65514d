package io.throughline.dialect;

import io.throughline.chat.Usage;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway adds to an answer.
 *
 * @param id the gateway's own id of the answer, used where the provider gave none
 * @param model the model's name to show where the provider gave none
 * @param nowSeconds epoch seconds, used where the provider gave no time
 * @param costUsd the cost in dollars as a plain decimal, null when the price is unknown
 * @param estimate our own count, of which the cost is made then; null when the provider has told its usage
 * @param members members for the answer's body, or for its last event with counts, which the client asked for; JSON values by name
 */
public record Receipt(
        String id,
        String model,
        long nowSeconds,
        @Nullable String costUsd,
        @Nullable Usage estimate,
        Map<String, JsonBytes> members) {

    public Receipt {
        members = Map.copyOf(members);
    }

    /** Of an answer that tells its usage, or has not told it yet. */
    public Receipt(String id, String model, long nowSeconds, @Nullable String costUsd) {
        this(id, model, nowSeconds, costUsd, null);
    }

    public Receipt(String id, String model, long nowSeconds, @Nullable String costUsd, @Nullable Usage estimate) {
        this(id, model, nowSeconds, costUsd, estimate, Map.of());
    }

    /** That object with the members that the client asked for, and every other byte as it was. */
    public JsonBytes on(JsonBytes object) {
        if (members.isEmpty()) {
            return object;
        }
        var splice = new JsonSplice(JsonIndex.of(object));
        members.forEach(splice::set);
        return JsonBytes.join(splice.slices());
    }
}
