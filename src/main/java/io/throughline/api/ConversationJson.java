package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.items.Conversation;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conversations as OpenAI's clients read them. Source: OpenAI's API description, {@code ConversationResource}. */
final class ConversationJson {

    private ConversationJson() {}

    static Body body(JsonBytes json) {
        return new Body(200, Map.of(), json);
    }

    static JsonBytes one(Conversation conversation) {
        return one(conversation.key(), conversation.createdAt().getEpochSecond(), conversation.metadata());
    }

    static JsonBytes one(String id, long createdAt, @Nullable String metadata) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeStringProperty("object", "conversation");
            json.writeNumberProperty("created_at", createdAt);
            JsonWrites.rawMember(json, "metadata", metadata == null ? "{}" : metadata);
            json.writeEndObject();
        });
    }

    static JsonBytes deleted(String id) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeStringProperty("object", "conversation.deleted");
            json.writeBooleanProperty("deleted", true);
            json.writeEndObject();
        });
    }

    /** A page; {@code more} is whether others follow it. */
    static <T> JsonBytes page(List<T> page, Function<T, String> id, Function<T, JsonBytes> one, boolean more) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            page.forEach(each -> json.writeRawValue(one.apply(each).utf8()));
            json.writeEndArray();
            json.writeStringProperty("first_id", page.isEmpty() ? null : id.apply(page.getFirst()));
            json.writeStringProperty("last_id", page.isEmpty() ? null : id.apply(page.getLast()));
            json.writeBooleanProperty("has_more", more);
            json.writeEndObject();
        });
    }
}
