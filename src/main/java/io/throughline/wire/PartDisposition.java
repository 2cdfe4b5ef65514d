package io.throughline.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the content-disposition of a part says (RFC 7578, 4.2): the field's name, and whether it is a file. */
record PartDisposition(@Nullable String name, boolean file) {

    private static final String HEADER = "content-disposition:";

    static PartDisposition of(String headers) {
        for (var line : headers.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(HEADER)) {
                return read(line.substring(HEADER.length()));
            }
        }
        return new PartDisposition(null, false);
    }

    private static PartDisposition read(String value) {
        String name = null;
        boolean file = false;
        int at = end(value, 0);
        while (at < value.length()) {
            int to = end(value, at + 1);
            var parameter = value.substring(at + 1, to);
            int equals = parameter.indexOf('=');
            var key = equals < 0 ? "" : parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (key.equals("name") && name == null) {
                name = unquoted(parameter.substring(equals + 1).strip());
            }
            file |= key.equals("filename") || key.equals("filename*");
            at = to;
        }
        return new PartDisposition(name, file);
    }

    /** The next semicolon that stands in no quotes, or the end. */
    private static int end(String value, int from) {
        boolean quoted = false;
        for (int i = from; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '"' -> quoted = !quoted;
                case '\\' -> i += quoted ? 1 : 0;
                case ';' -> {
                    if (!quoted) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        return value.length();
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || !text.endsWith("\"")) {
            return text;
        }
        return text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
