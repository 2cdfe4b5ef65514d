package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;

import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What Anthropic refuses in the source of an image or a document. */
final class AnthropicSources {
    private static final List<String> IMAGES = List.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private AnthropicSources() {}

    static void image(JsonNode source, String where) {
        switch (FakeJson.text(source, "type")) {
            case "base64" -> base64Image(source, where);
            case "url" -> url(source, where);
            case "file" -> {
                return;
            }
            default -> throw invalid(where + "type: Input should be 'base64', 'file' or 'url'");
        }
    }

    static void document(JsonNode source, String where) {
        switch (FakeJson.text(source, "type")) {
            case "base64" -> {
                if (!FakeJson.text(source, "media_type").equals("application/pdf")) {
                    throw invalid(where + "base64.media_type: Input should be 'application/pdf'");
                }
                bytes(source, where);
            }
            case "url" -> url(source, where);
            case "text", "content", "file" -> {
                return;
            }
            default -> throw invalid(where + "type: Input should be 'base64', 'content', 'file', 'text' or 'url'");
        }
    }

    private static void base64Image(JsonNode source, String where) {
        AnthropicRules.only(source, Set.of("type", "media_type", "data"), where + "base64.");
        var type = FakeJson.text(source, "media_type");
        if (!IMAGES.contains(type)) {
            throw invalid(where + "base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or"
                    + " 'image/webp'");
        }
        if (!type.equals(sniff(bytes(source, where)))) {
            throw invalid(where + "base64: The image was specified using the " + type
                    + " media type, but does not appear to be a valid " + type + " image");
        }
    }

    private static byte[] bytes(JsonNode source, String where) {
        try {
            var bytes = Base64.getDecoder().decode(FakeJson.text(source, "data"));
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            throw invalid(where + "base64.data: Input should be a valid base64 string");
        }
        throw invalid(where + "base64: data cannot be empty");
    }

    private static void url(JsonNode source, String where) {
        AnthropicRules.only(source, Set.of("type", "url"), where + "url.");
        if (!FakeJson.text(source, "url").startsWith("https://")) {
            throw invalid(where + "url.url: Only HTTPS URLs are supported.");
        }
    }

    private static String sniff(byte[] bytes) {
        if (starts(bytes, 0x89, 'P', 'N', 'G')) {
            return "image/png";
        }
        if (starts(bytes, 0xff, 0xd8)) {
            return "image/jpeg";
        }
        return starts(bytes, 'G', 'I', 'F') ? "image/gif" : starts(bytes, 'R', 'I', 'F', 'F') ? "image/webp" : "";
    }

    private static boolean starts(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
