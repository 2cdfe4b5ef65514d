package io.throughline.api.threads;

import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file in a form.
 *
 * @param field the name of its field
 */
record SentFile(String field, String filename, JsonBytes bytes) {

    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif");

    /** Kept, and not shown to models: none takes these. */
    private static final Map<String, String> OTHER_IMAGES =
            Map.of("bmp", "image/bmp", "tiff", "image/tiff", "tif", "image/tiff");

    private static final Set<String> TEXTS = Set.of(
            "txt",
            "csv",
            "md",
            "markdown",
            "json",
            "jsonl",
            "xml",
            "py",
            "js",
            "ts",
            "jsx",
            "tsx",
            "html",
            "css",
            "cpp",
            "c",
            "h",
            "java",
            "go",
            "rs",
            "rb",
            "php",
            "sql");

    private static final Map<String, String> DOCUMENTS = Map.of(
            "pdf",
            "application/pdf",
            "doc",
            "application/msword",
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "ppt",
            "application/vnd.ms-powerpoint",
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "xls",
            "application/vnd.ms-excel",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    /** @throws GatewayException INVALID_REQUEST naming the type when it is none of those that are taken */
    void check() {
        var type = type();
        if (!isText() && !isImage() && !OTHER_IMAGES.containsKey(type) && !DOCUMENTS.containsKey(type)) {
            throw GatewayException.invalid(
                    field, "is of type '." + type + "', which is not taken: '" + filename + "'; taken are ." + known());
        }
    }

    private static String known() {
        var all = new TreeSet<>(TEXTS);
        all.addAll(IMAGES.keySet());
        all.addAll(OTHER_IMAGES.keySet());
        all.addAll(DOCUMENTS.keySet());
        return String.join(" .", all);
    }

    private String type() {
        int point = filename.lastIndexOf('.');
        return point < 0 ? "" : filename.substring(point + 1).toLowerCase(Locale.ROOT);
    }

    /** Whether a model can read it as text. */
    boolean isText() {
        return TEXTS.contains(type());
    }

    /** Whether a model can look at it. */
    boolean isImage() {
        return IMAGES.containsKey(type());
    }

    /** By the file's name: clients send whatever their system believes. */
    String mediaType() {
        var type = type();
        if (isText()) {
            return "text/plain";
        }
        var image = IMAGES.getOrDefault(type, OTHER_IMAGES.get(type));
        return image != null ? image : DOCUMENTS.getOrDefault(type, "application/octet-stream");
    }
}
