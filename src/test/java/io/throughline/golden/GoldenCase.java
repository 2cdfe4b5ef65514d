package io.throughline.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.dialect.Quirk;
import io.throughline.testing.AwsEvents;
import io.throughline.wire.JsonBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One golden folder: its recorded files, and its derived ones, which are compared or, with {@code -Dgolden=accept}, written anew. */
final class GoldenCase {

    private static final boolean ACCEPT = "accept".equals(System.getProperty("golden"));

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path folder;
    private final List<String> differences = new ArrayList<>();

    GoldenCase(Path folder) {
        this.folder = folder;
    }

    String dialect() {
        return folder.getParent().getFileName().toString();
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    boolean streamed() {
        return has("up.response.sse") || has("up.response.ndjson") || has("up.response.frames");
    }

    /** The streamed answer as it comes over the wire; readable frames are framed anew. */
    byte[] stream() {
        if (has("up.response.frames")) {
            return AwsEvents.stream(text("up.response.frames").lines().toList());
        }
        return bytes(has("up.response.sse") ? "up.response.sse" : "up.response.ndjson")
                .toByteArray();
    }

    int status() {
        return has("up.status") ? Integer.parseInt(text("up.status").strip()) : 200;
    }

    /** The recorded headers, their names in lower case. */
    Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        if (has("up.headers")) {
            text("up.headers").lines().filter(line -> !line.isBlank()).forEach(line -> {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            });
        }
        return headers;
    }

    /** What the gateway kept of earlier answers, by their first tool call: the stored form of messages in {@code kept.json}. */
    Map<String, Message> kept() {
        var kept = has("kept.json") ? MessageJson.read(text("kept.json")) : List.<Message>of();
        return kept.stream().collect(Collectors.toMap(Message::firstCallId, answer -> answer));
    }

    /** How the provider departs from its dialect: a line of {@code quirks.txt} each. */
    Set<Quirk> quirks() {
        return has("quirks.txt")
                ? text("quirks.txt").lines().map(GoldenCase::quirk).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private static Quirk quirk(String id) {
        return Arrays.stream(Quirk.values())
                .filter(quirk -> quirk.id().equals(id.strip()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no quirk '" + id + "'"));
    }

    JsonBytes bytes(String file) {
        try {
            return JsonBytes.of(Files.readAllBytes(folder.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String file) {
        return bytes(file).utf8();
    }

    /** The derived file must hold exactly these bytes. */
    void expectBytes(String file, JsonBytes actual) {
        if (ACCEPT) {
            write(file, actual.utf8());
        } else if (!has(file)) {
            differences.add(file + " is missing; it would be:\n" + actual.utf8());
        } else if (!bytes(file).equals(actual)) {
            differences.add(difference(file, text(file), actual.utf8()));
        }
    }

    /** The derived file must hold the same JSON value; it is kept indented, for reviewers. */
    void expectJson(String file, JsonBytes actual) {
        var value = tree(actual.utf8());
        var pretty = JSON.writeValueAsString(value) + "\n";
        if (ACCEPT) {
            write(file, pretty);
        } else if (!has(file) || !tree(text(file)).equals(value)) {
            differences.add(difference(file, has(file) ? text(file) : "", pretty));
        }
    }

    /** The derived file must hold these lines; without lines there is no file. */
    void expectLines(String file, List<String> lines) {
        if (lines.isEmpty()) {
            expectAbsent(file);
        } else {
            expectBytes(file, JsonBytes.of(String.join("\n", lines) + "\n"));
        }
    }

    private void expectAbsent(String file) {
        try {
            if (ACCEPT) {
                Files.deleteIfExists(folder.resolve(file));
            } else if (has(file)) {
                differences.add(file + " should not be there any more; it holds:\n" + text(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(String json) {
        return JSON.readTree(json);
    }

    private void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String difference(String file, String expected, String actual) {
        var before = expected.lines().toList();
        var after = actual.lines().toList();
        int line = 0;
        while (line < before.size() && line < after.size() && before.get(line).equals(after.get(line))) {
            line++;
        }
        return "%s differs from line %d on%n- %s%n+ %s".formatted(file, line + 1, at(before, line), at(after, line));
    }

    private static String at(List<String> lines, int line) {
        return line < lines.size() ? lines.get(line) : "(end of file)";
    }

    void assertNoDifference() {
        assertThat(differences)
                .as("derived files of %s; -Dgolden=accept rewrites them", folder)
                .isEmpty();
    }
}
