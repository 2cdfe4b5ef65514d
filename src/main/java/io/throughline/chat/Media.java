package io.throughline.chat;

import org.jspecify.annotations.Nullable;

/** Where the bytes of an image or document are: inline as base64 with their type, or behind a URL. */
public sealed interface Media {

    record Inline(String mediaType, String base64) implements Media {}

    record Remote(String url) implements Media {}

    /** A {@code data:} URL as inline media; any other URL as remote. */
    static Media ofUrl(String url) {
        int comma = url.indexOf(',');
        if (!url.startsWith("data:") || comma < 0) {
            return new Remote(url);
        }
        var head = url.substring("data:".length(), comma);
        if (!head.endsWith(";base64")) {
            return new Remote(url);
        }
        var type = head.substring(0, head.length() - ";base64".length());
        int parameters = type.indexOf(';');
        return new Inline(parameters < 0 ? type : type.substring(0, parameters), url.substring(comma + 1));
    }

    /** The one URL that stands for this media: a {@code data:} URL for inline bytes. */
    default String url() {
        return switch (this) {
            case Inline(var type, var base64) -> "data:" + type + ";base64," + base64;
            case Remote(var url) -> url;
        };
    }

    /** The media type, or null where only the remote side knows it. */
    default @Nullable String mediaType() {
        return switch (this) {
            case Inline(var type, var _) -> type;
            case Remote(var _) -> null;
        };
    }
}
