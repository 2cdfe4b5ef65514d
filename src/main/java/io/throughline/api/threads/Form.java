package io.throughline.api.threads;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedMultipartException;
import io.throughline.wire.MultipartEvent;
import io.throughline.wire.MultipartScanner;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A form: its fields as text, of a repeated one the last, and its files. */
record Form(Map<String, String> fields, List<SentFile> files) {

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILENAME =
            Pattern.compile("filename=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\r\\n]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENCODED =
            Pattern.compile("filename\\*=UTF-8''([^;\\r\\n]+)", Pattern.CASE_INSENSITIVE);

    Form {
        fields = Map.copyOf(fields);
        files = List.copyOf(files);
    }

    /** Of {@code application/x-www-form-urlencoded}. */
    static Form urlencoded(JsonBytes body) {
        var fields = new LinkedHashMap<String, String>();
        for (var pair : body.utf8().split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                fields.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return new Form(fields, List.of());
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST, "the form has a broken percent sign; write %25 for one");
        }
    }

    /** Of {@code multipart/form-data}; {@code type} is the content-type, which names the boundary. */
    static Form multipart(JsonBytes body, String type) {
        var boundary = BOUNDARY.matcher(type);
        if (!boundary.find()) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST, "the content-type '" + type + "' names no boundary", "content-type");
        }
        var scanner = new MultipartScanner(boundary.group(1) != null ? boundary.group(1) : boundary.group(2));
        try {
            var parts = new Parts();
            scanner.feed(body).forEach(parts::take);
            if (!scanner.isOver()) {
                throw GatewayException.of(ErrorKind.INVALID_REQUEST, "the form ends before its last boundary");
            }
            return parts.form();
        } catch (MalformedMultipartException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, "the form cannot be read: " + e.getMessage());
        }
    }

    /** Gathers parts as the scanner finds them. */
    private static final class Parts {
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final List<SentFile> files = new ArrayList<>();
        private MultipartEvent.@Nullable Head head;
        private final List<JsonBytes> content = new ArrayList<>();

        void take(MultipartEvent event) {
            switch (event) {
                case MultipartEvent.Preamble _ -> {}
                case MultipartEvent.Head begins -> {
                    close();
                    head = begins;
                }
                case MultipartEvent.Content(var raw) -> content.add(raw);
                case MultipartEvent.Tail _ -> close();
            }
        }

        private void close() {
            if (head != null && head.name() != null) {
                var bytes = content.isEmpty() ? JsonBytes.EMPTY : JsonBytes.join(content);
                if (head.file()) {
                    files.add(new SentFile(head.name(), filename(head.raw().utf8()), bytes));
                } else {
                    fields.put(head.name(), bytes.utf8());
                }
            }
            head = null;
            content.clear();
        }

        Form form() {
            close();
            return new Form(fields, files);
        }

        /** Without folders: some clients send the whole path. */
        private static String filename(String headers) {
            var encoded = ENCODED.matcher(headers);
            if (encoded.find()) {
                return last(decoded(encoded.group(1).strip()));
            }
            var plain = FILENAME.matcher(headers);
            if (!plain.find()) {
                return "";
            }
            var quoted = plain.group(1);
            return last(
                    quoted == null
                            ? plain.group(2).strip()
                            : quoted.replace("%22", "\"").replaceAll("\\\\([\"\\\\])", "$1"));
        }

        private static String last(String path) {
            return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        }
    }
}
