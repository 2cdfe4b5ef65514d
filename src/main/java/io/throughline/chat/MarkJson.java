package io.throughline.chat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Marks of messages as they are stored: an array of objects with {@code at}, {@code id}, {@code created_at} and {@code metadata}. */
public final class MarkJson {

    private MarkJson() {}

    /** Null where there are none. */
    public static @Nullable String write(List<Mark> marks) {
        return marks.isEmpty()
                ? null
                : JsonWrites.text(json -> {
                    json.writeStartArray();
                    for (var mark : marks) {
                        json.writeStartObject();
                        json.writeNumberProperty("at", mark.at());
                        if (mark.id() != null) {
                            json.writeStringProperty("id", mark.id());
                        }
                        if (mark.createdAt() != null) {
                            json.writeStringProperty(
                                    "created_at", mark.createdAt().toString());
                        }
                        if (mark.metadata() != null) {
                            JsonWrites.rawMember(json, "metadata", mark.metadata());
                        }
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    public static List<Mark> read(byte @Nullable [] utf8) {
        if (utf8 == null) {
            return List.of();
        }
        var json = JsonBytes.of(utf8);
        var marks = new ArrayList<Mark>();
        JsonReads.visit(
                json,
                parser -> JsonReads.elements(parser, each -> {
                    var mark = new Reading();
                    JsonReads.members(each, (name, value) -> mark.member(name, value, json));
                    marks.add(mark.mark());
                }));
        return marks;
    }

    /** One mark as far as it was read. */
    private static final class Reading {
        private int at;
        private @Nullable String id;
        private @Nullable Instant createdAt;
        private @Nullable String metadata;

        void member(String name, JsonParser value, JsonBytes json) {
            switch (name) {
                case "at" -> at = (int) JsonReads.longOrZero(value);
                case "id" -> id = JsonReads.stringOrNull(value);
                case "created_at" -> createdAt = Instant.parse(String.valueOf(JsonReads.stringOrNull(value)));
                case "metadata" -> metadata = JsonReads.raw(value, json).utf8();
                default -> {} // of a later release
            }
        }

        Mark mark() {
            return new Mark(at, id, createdAt, metadata);
        }
    }
}
