package io.throughline.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of one dialect that the model has no word for, as raw JSON by name, in the order they came. Empty for most things. */
public record Extras(String dialect, Map<String, String> fields) {

    public static final Extras NONE = new Extras("", Map.of());

    public Extras {
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The fields when {@code target} is the dialect they came from; none otherwise. */
    public Map<String, String> in(String target) {
        return dialect.equals(target) ? fields : Map.of();
    }
}
