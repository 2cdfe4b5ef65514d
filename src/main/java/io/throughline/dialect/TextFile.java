package io.throughline.dialect;

import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document whose bytes are text, for APIs that take no other ones.
 *
 * @param name null when the client gave it none
 */
public record TextFile(@Nullable String name, String text) {

    private static final Set<String> TEXTS =
            Set.of("application/json", "application/xml", "application/yaml", "application/x-yaml");

    /**
     * The document as text.
     *
     * @throws GatewayException INVALID_REQUEST when it is stored or remote, of another type, or no base64
     */
    public static TextFile of(Part.File file, String provider) {
        if (file.media() instanceof Media.Inline(var type, var base64)) {
            if (!type.startsWith("text/") && !TEXTS.contains(type)) {
                throw unfit("a file of type " + type, provider);
            }
            return new TextFile(file.name(), decoded(base64));
        }
        throw unfit(file.id() != null ? "the file_id '" + file.id() + "'" : "the address of a file", provider);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GatewayException.invalid("messages", "hold a file whose data is no base64");
        }
    }

    private static GatewayException unfit(String what, String provider) {
        return GatewayException.invalid(
                "messages",
                "hold " + what + ", which " + provider + " does not take; send its text as a text/plain file");
    }
}
