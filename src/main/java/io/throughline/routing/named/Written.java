package io.throughline.routing.named;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value as somebody wrote it, with its place. */
sealed interface Written {

    Place place();

    /** The same as plain values: texts, numbers, booleans, lists and maps. */
    @Nullable Object value();

    /** What it is called in an error. */
    String what();

    /** A text, a number, a boolean or nothing at all. */
    record Word(Place place, String text, Kind kind) implements Written {

        enum Kind {
            TEXT,
            NUMBER,
            BOOLEAN,
            NOTHING
        }

        @Override
        public @Nullable Object value() {
            return switch (kind) {
                case TEXT -> text;
                case NUMBER -> number().<Object>map(number -> number).orElse(text);
                case BOOLEAN -> Boolean.valueOf(text);
                case NOTHING -> null;
            };
        }

        /** Empty when it is no decimal number of a reasonable size. */
        Optional<BigDecimal> number() {
            return Numbers.read(text);
        }

        @Override
        public String what() {
            return kind == Kind.NOTHING ? "nothing" : "'" + text + "'";
        }
    }

    /** A list. */
    record Items(Place place, List<Written> items) implements Written {

        @Override
        public Object value() {
            return items.stream().map(Written::value).toList();
        }

        @Override
        public String what() {
            return "a list";
        }
    }

    /** An object, its fields in the order of writing. */
    record Fields(Place place, List<Field> fields) implements Written {

        /** One field. {@code place} is the name's. */
        record Field(String name, Place place, Written value) {}

        @Override
        public Object value() {
            var map = new LinkedHashMap<String, @Nullable Object>();
            fields.forEach(field -> map.put(field.name(), field.value().value()));
            return (Map<String, @Nullable Object>) map;
        }

        @Override
        public String what() {
            return "an object";
        }

        Optional<Field> find(String name) {
            return fields.stream().filter(field -> field.name().equals(name)).findFirst();
        }
    }
}
