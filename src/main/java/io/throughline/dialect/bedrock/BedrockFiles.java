package io.throughline.dialect.bedrock;

import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.Media;
import io.throughline.chat.Part;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes images and documents of one request. Bedrock takes their bytes, or a place in S3, and fetches nothing from elsewhere.
 *
 * <p>Source: Amazon Bedrock API reference, {@code ImageBlock}, {@code DocumentBlock}: formats, and the letters of a document's name.
 */
final class BedrockFiles {

    private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");
    private static final Set<String> DOCUMENTS =
            Set.of("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md");

    private static final Map<String, String> BY_MEDIA_TYPE = Map.of(
            "application/pdf", "pdf",
            "text/csv", "csv",
            "application/msword", "doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
            "application/vnd.ms-excel", "xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
            "text/html", "html",
            "text/markdown", "md",
            "application/json", "txt");

    /** Two documents of one request must not have the same name. */
    private final Set<String> names = new HashSet<>();

    void image(JsonGenerator json, Media media) {
        var type = media instanceof Media.Remote(var url) ? extension(url) : media.mediaType();
        var format = type == null ? "" : type.toLowerCase(Locale.ROOT).replace("image/", "");
        block(json, "image", known(format.equals("jpg") ? "jpeg" : format, media), null, media);
    }

    private static String known(String format, Media media) {
        if (media instanceof Media.Remote(var url) && !url.startsWith("s3://")) {
            throw remote();
        }
        if (!IMAGES.contains(format)) {
            throw wrong(
                    "messages", "hold an image of type '" + format + "'; Bedrock takes image/png, jpeg, gif and webp");
        }
        return format;
    }

    private static RuntimeException remote() {
        return wrong(
                "messages",
                "hold a file behind a URL, which Bedrock does not fetch; send its bytes as a data: URL, or an s3:// URL");
    }

    void document(JsonGenerator json, Part.File file) {
        var media = file.media();
        if (media == null) {
            throw wrong(
                    "messages",
                    "hold the file_id '" + file.id()
                            + "', which only the provider that stored it knows; send file_data instead");
        }
        if (media instanceof Media.Remote(var url) && !url.startsWith("s3://")) {
            throw remote();
        }
        var name = file.name() != null ? file.name() : media instanceof Media.Remote(var url) ? url : "document";
        block(json, "document", documentFormat(media, name), unused(clean(name)), media);
    }

    private static String documentFormat(Media media, String name) {
        var type = media.mediaType() == null ? "" : media.mediaType().toLowerCase(Locale.ROOT);
        var byName = extension(name);
        var byType = BY_MEDIA_TYPE.get(type);
        if (byType != null) {
            return byType;
        }
        if (DOCUMENTS.contains(byName)) {
            return byName;
        }
        if (type.startsWith("text/")) {
            return "txt";
        }
        throw wrong(
                "messages",
                "hold a document of type '" + (type.isEmpty() ? byName : type)
                        + "'; Bedrock takes pdf, csv, doc, docx, xls, xlsx, html, txt and md");
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Letters, digits, single blanks, hyphens, parentheses and square brackets; the ending is said by the format. */
    private static String clean(String name) {
        int dot = name.lastIndexOf('.');
        var bare = name.substring(name.lastIndexOf('/') + 1, dot > name.lastIndexOf('/') + 1 ? dot : name.length());
        var clean = bare.replaceAll("[^a-zA-Z0-9()\\[\\]-]+", " ").strip();
        return clean.isEmpty() ? "document" : clean.substring(0, Math.min(clean.length(), 190));
    }

    private String unused(String name) {
        var free = name;
        for (int i = 2; !names.add(free); i++) {
            free = name + " " + i;
        }
        return free;
    }

    private static void block(JsonGenerator json, String kind, String format, @Nullable String name, Media media) {
        json.writeStartObject();
        json.writeName(kind);
        json.writeStartObject();
        json.writeStringProperty("format", format);
        if (name != null) {
            json.writeStringProperty("name", name);
        }
        json.writeName("source");
        json.writeStartObject();
        switch (media) {
            case Media.Inline(var _, var base64) -> json.writeStringProperty("bytes", base64);
            case Media.Remote(var url) -> {
                json.writeName("s3Location");
                json.writeStartObject();
                json.writeStringProperty("uri", url);
                json.writeEndObject();
            }
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }
}
