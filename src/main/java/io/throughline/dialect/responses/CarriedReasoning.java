package io.throughline.dialect.responses;

import io.throughline.chat.Extras;
import io.throughline.chat.Part;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What other providers want to see again with their thoughts (a signature, a ciphertext), in the one member of a reasoning item that clients
 * carry unread: {@code encrypted_content}. It holds nothing but what the provider has signed or sealed itself, so it is only encoded.
 */
final class CarriedReasoning {

    static final String MEMBER = "encrypted_content";

    private static final String PREFIX = "tl1_";
    private static final String DATA = "data";
    private static final String FIELDS = "fields";
    private static final String FROM = "dialect";

    private CarriedReasoning() {}

    /** The value for {@code encrypted_content}; null when there is nothing to carry. */
    static @Nullable String of(Part.Reasoning part) {
        if (part.extras().isEmpty() && !part.redacted()) {
            return null;
        }
        var json = JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty(FROM, part.extras().dialect());
            if (part.redacted()) {
                out.writeStringProperty(DATA, part.text());
            }
            out.writeName(FIELDS);
            out.writeStartObject();
            part.extras().fields().forEach((name, raw) -> JsonWrites.rawMember(out, name, raw));
            out.writeEndObject();
            out.writeEndObject();
        });
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(json.toByteArray());
    }

    /** Whether another provider's marks are in it, so that OpenAI cannot read it. */
    static boolean isForeign(@Nullable String encrypted) {
        return encrypted != null && encrypted.startsWith(PREFIX);
    }

    /** The part with those marks; one without any where they cannot be read. */
    static Part.Reasoning read(String text, String encrypted) {
        try {
            var json = Base64.getUrlDecoder().decode(encrypted.substring(PREFIX.length()));
            var carried = Fields.of(JsonBytes.of(json));
            var fields = carried.object(FIELDS);
            var from = carried.textOr(FROM, "");
            var extras = fields == null || fields.all().isEmpty() ? Extras.NONE : new Extras(from, fields.all());
            var data = carried.text(DATA);
            return new Part.Reasoning(data == null ? text : data, data != null, extras);
        } catch (IllegalArgumentException | MalformedJsonException e) {
            return new Part.Reasoning(text, false, Extras.NONE);
        }
    }
}
