package io.throughline.chat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider's proof of a reasoning part, kept in the part's extras as field {@code signature} of the dialect it came in. */
public final class Signature {

    private static final String FIELD = "signature";

    private Signature() {}

    public static Extras extras(String dialect, String signature) {
        return new Extras(dialect, Map.of(FIELD, JsonWrites.quoted(signature)));
    }

    /** The signature of that part, or null when it has none of this dialect. */
    public static @Nullable String of(Part.Reasoning part, String dialect) {
        var raw = part.extras().in(dialect).get(FIELD);
        return raw == null ? null : JsonReads.read(JsonBytes.of(raw), JsonReads::stringOrNull);
    }
}
