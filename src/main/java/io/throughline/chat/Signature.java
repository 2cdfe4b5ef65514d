package io.throughline.chat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider's proof of a reasoning part, kept in the part's extras as field {@code signature}. Today Anthropic alone sends one. */
public final class Signature {

    private static final String DIALECT = "anthropic";
    private static final String FIELD = "signature";

    private Signature() {}

    public static Extras extras(@Nullable String signature) {
        return signature == null ? Extras.NONE : new Extras(DIALECT, Map.of(FIELD, JsonWrites.quoted(signature)));
    }

    /** The signature of that part, or null when it has none. */
    public static @Nullable String of(Part.Reasoning part) {
        var raw = part.extras().in(DIALECT).get(FIELD);
        return raw == null ? null : JsonReads.read(JsonBytes.of(raw), JsonReads::stringOrNull);
    }
}
