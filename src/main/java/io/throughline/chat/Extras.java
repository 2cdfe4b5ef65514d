package io.throughline.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Fields of one dialect that the model has no word for, as raw JSON by name, in the order they came. Empty for most things. */
public record Extras(String dialect, Map<String, String> fields) {

    public static final Extras NONE = new Extras("", Map.of());

    /** In place of a dialect: what an API of the gateway keeps with a message, and no provider is meant to see. */
    public static final String KEPT = "kept";

    public Extras {
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The names of the fields that a provider of another dialect does not get to see, and should have. */
    public Set<String> lost() {
        return dialect.equals(KEPT) ? Set.of() : fields.keySet();
    }

    /** The fields when {@code target} is the dialect they came from; none otherwise. */
    public Map<String, String> in(String target) {
        return dialect.equals(target) ? fields : Map.of();
    }
}
