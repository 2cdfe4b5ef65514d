package io.throughline.sandbox;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A short string that format, length and, where a few guesses can, pattern allow. */
final class SchemaStrings {

    private static final String[] GUESSES = {
        "text",
        "a",
        "A",
        "0",
        "1",
        "Ab1",
        "abc-123",
        "ABC",
        "ABC-123",
        "123",
        "00000",
        "1.0.0",
        "2026-01-01",
        "+10000000000",
        "#000000",
        "en-US"
    };

    private SchemaStrings() {}

    static String least(JsonNode schema) {
        return switch (schema.path("format").stringValue("")) {
            case "date-time" -> "2026-01-01T00:00:00Z";
            case "date" -> "2026-01-01";
            case "time" -> "00:00:00Z";
            case "duration" -> "PT1S";
            case "email" -> "sandbox@example.com";
            case "hostname" -> "example.com";
            case "uri", "url", "iri" -> "https://example.com/";
            case "uuid" -> "00000000-0000-4000-8000-000000000000";
            case "ipv4" -> "127.0.0.1";
            case "ipv6" -> "::1";
            default -> plain(schema);
        };
    }

    private static String plain(JsonNode schema) {
        var pattern = schema.path("pattern").stringValue("");
        return Stream.of(GUESSES)
                .map(guess -> fitted(guess, schema))
                .filter(guess -> matches(pattern, guess))
                .findFirst()
                .orElseGet(() -> fitted(GUESSES[0], schema));
    }

    static String fitted(String text, JsonNode schema) {
        var least = schema.path("minLength").intValue(0);
        var most = Math.max(least, schema.path("maxLength").intValue(Integer.MAX_VALUE));
        var padded = text + "x".repeat(Math.max(0, least - text.codePointCount(0, text.length())));
        var count = padded.codePointCount(0, padded.length());
        return count <= most ? padded : padded.substring(0, padded.offsetByCodePoints(0, most));
    }

    private static boolean matches(String pattern, String text) {
        try {
            return pattern.isEmpty() || Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException e) {
            return true;
        }
    }
}
