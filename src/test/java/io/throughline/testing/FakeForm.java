package io.throughline.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A multipart body, read whole and strictly. Texts hold one character for each byte. */
record FakeForm(List<Part> parts) {
    private static final Pattern TYPE = Pattern.compile("multipart/form-data;.*boundary=\"?([^\";]+)\"?.*");
    private static final Pattern NAME = Pattern.compile("; name=\"?([^\";]*)\"?");
    private static final Pattern FILE = Pattern.compile("; filename=\"((?:\\\\.|[^\"\\\\])*)\"");

    record Part(String name, @Nullable String filename, String headers, String content) {
        String text() {
            return new String(content.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    static FakeForm of(RecordedRequest request) {
        var type = TYPE.matcher(String.valueOf(request.header("content-type")));
        if (!type.matches()) {
            throw Rejection.invalid("Invalid Content-Type: " + request.header("content-type"));
        }
        var body = new String(request.body(), StandardCharsets.ISO_8859_1);
        var delimiter = "--" + type.group(1);
        if (!body.startsWith(delimiter + "\r\n")) {
            throw Rejection.invalid("the body does not begin with its boundary");
        }
        int end = body.lastIndexOf("\r\n" + delimiter + "--");
        if (end < 0 || !body.substring(end + delimiter.length() + 4).isBlank()) {
            throw Rejection.invalid("the body does not end with its boundary");
        }
        var parts = new ArrayList<Part>();
        for (var part : body.substring(delimiter.length(), end).split(Pattern.quote("\r\n" + delimiter), -1)) {
            parts.add(part(part));
        }
        return new FakeForm(List.copyOf(parts));
    }

    private static Part part(String raw) {
        int blank = raw.indexOf("\r\n\r\n");
        if (!raw.startsWith("\r\n") || blank < 0) {
            throw Rejection.invalid("a part has no headers");
        }
        var headers = raw.substring(2, Math.max(2, blank));
        var file = FILE.matcher(headers);
        var name = NAME.matcher(file.replaceFirst(""));
        file.reset();
        if (!name.find()) {
            throw Rejection.invalid("a part has no name");
        }
        return new Part(name.group(1), file.find() ? file.group(1) : null, headers, raw.substring(blank + 4));
    }

    List<Part> named(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).toList();
    }

    /** The only value of that name; empty when there is none. */
    String text(String name) {
        var found = named(name);
        if (found.size() > 1) {
            throw Rejection.invalid("Duplicate parameter: '" + name + "'.", null, name);
        }
        return found.isEmpty() ? "" : found.getFirst().text();
    }
}
