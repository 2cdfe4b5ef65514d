package io.throughline.api.threads;

import io.throughline.api.DoorAnswer;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Bodies of answers: an object, or an array of some. */
final class Replies {

    private Replies() {}

    static <T> DoorAnswer one(Mono<T> found, BiConsumer<JsonGenerator, T> members) {
        return answer(found.map(value -> object(json -> members.accept(json, value))));
    }

    static <T> DoorAnswer list(Mono<List<T>> found, BiConsumer<JsonGenerator, T> members) {
        return answer(found.map(values -> JsonWrites.write(json -> array(json, values, members))));
    }

    static DoorAnswer answer(Mono<JsonBytes> body) {
        return new DoorAnswer.Whole(body.map(Replies::body));
    }

    static DoorAnswer.Body body(JsonBytes json) {
        return new DoorAnswer.Body(200, Map.of(), json);
    }

    static JsonBytes object(Consumer<JsonGenerator> members) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        });
    }

    static <T> void array(JsonGenerator json, List<T> values, BiConsumer<JsonGenerator, T> members) {
        json.writeStartArray();
        for (var value : values) {
            json.writeStartObject();
            members.accept(json, value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void text(JsonGenerator json, String name, @Nullable String text) {
        if (text == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, text);
        }
    }

    static void time(JsonGenerator json, String name, @Nullable Instant time) {
        text(json, name, time == null ? null : time.toString());
    }

    /** {@code value} is JSON already; null is written as null. */
    static void raw(JsonGenerator json, String name, @Nullable String value) {
        JsonWrites.rawMember(json, name, value == null ? "null" : value);
    }
}
