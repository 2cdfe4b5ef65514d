package io.throughline.sandbox;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Says in words what an image, file or audio part is. */
final class Media {

    private static final Pattern DATA_URL = Pattern.compile("^data:([^;,]*)[^,]*?(;base64)?,");

    private Media() {}

    static String describe(JsonNode part) {
        var type = part.path("type").stringValue("part");
        return switch (type) {
            case "image_url" ->
                "an image, " + url(part.path("image_url").path("url").stringValue(""));
            case "input_audio" -> "audio, " + audio(part.path("input_audio"));
            case "file" -> "a file, " + file(part.path("file"));
            default -> "a part of type " + type;
        };
    }

    private static String url(String url) {
        var data = DATA_URL.matcher(url);
        return data.find() ? data.group(1) + ", " + size(url, data) : "at " + url;
    }

    private static String size(String url, Matcher data) {
        var content = url.substring(data.end());
        return data.group(2) == null ? content.length() + " characters" : bytes(content);
    }

    private static String audio(JsonNode audio) {
        return audio.path("format").stringValue("of unknown format") + ", "
                + bytes(audio.path("data").stringValue(""));
    }

    private static String file(JsonNode file) {
        var name = file.path("filename").stringValue(file.path("file_id").stringValue("without a name"));
        var data = file.path("file_data").stringValue("");
        return data.isEmpty() ? name : name + ", " + url(data);
    }

    private static String bytes(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64).length + " bytes";
        } catch (IllegalArgumentException e) {
            return "not valid base64: " + e.getMessage();
        }
    }
}
