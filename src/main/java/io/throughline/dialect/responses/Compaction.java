package io.throughline.dialect.responses;

import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a conversation that was made shorter: an item of the type {@code compaction}. The summary in it is only encoded, since the
 * client knows all that it tells of.
 *
 * <p>Source: OpenAI's API description, {@code CompactionBody} and {@code CompactionSummaryItemParam}.
 */
final class Compaction {

    static final String TYPE = "compaction";

    private static final String PREFIX = "tlc1_";
    private static final String BEFORE = "Summary of the conversation so far:\n";

    private Compaction() {}

    /** The item as it stands in an output. */
    static JsonBytes item(String id, String summary) {
        var sealed = PREFIX
                + Base64.getUrlEncoder().withoutPadding().encodeToString(summary.getBytes(StandardCharsets.UTF_8));
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeStringProperty("type", TYPE);
            json.writeStringProperty(CarriedReasoning.MEMBER, sealed);
            json.writeEndObject();
        });
    }

    /** What a model is told in its place; null for an item that is none, or that a provider has sealed. */
    static @Nullable String told(Fields item) {
        var sealed = item.text(CarriedReasoning.MEMBER);
        if (!TYPE.equals(item.text("type")) || sealed == null || !sealed.startsWith(PREFIX)) {
            return null;
        }
        try {
            var summary = Base64.getUrlDecoder().decode(sealed.substring(PREFIX.length()));
            return BEFORE + new String(summary, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The item as one that a provider of this API can read. */
    static JsonBytes readable(JsonBytes item) {
        var told = told(Fields.of(item));
        return told == null ? item : JsonBytes.of("{\"role\":\"user\",\"content\":" + JsonWrites.quoted(told) + "}");
    }
}
