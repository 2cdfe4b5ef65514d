package io.throughline.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** Each folder of {@code golden/} is a case, and nothing else. */
class GoldenFoldersTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TestFactory
    List<DynamicTest> everyFolderIsACase() throws IOException {
        var readme = Files.readString(GOLDEN.resolve("README.md"));
        try (var folders = Files.find(GOLDEN, 2, (path, file) -> file.isDirectory())) {
            return folders.filter(folder -> GOLDEN.relativize(folder).getNameCount() == 2)
                    .sorted()
                    .map(folder ->
                            DynamicTest.dynamicTest(GOLDEN.relativize(folder).toString(), () -> check(folder, readme)))
                    .toList();
        }
    }

    private static void check(Path folder, String readme) throws IOException {
        var names = names(folder);
        assertThat(names)
                .as("files of %s: one up.response.*", folder)
                .filteredOn(name -> name.startsWith("up.response."))
                .hasSize(1);
        assertThat(names)
                .as("files of %s: an in.<client dialect>.json", folder)
                .filteredOn(name -> name.matches("in\\.[a-z-]+\\.json"))
                .isNotEmpty();
        assertThat(readme.contains("`" + twin(folder) + "`"))
                .as("golden/README.md has a row for `%s`, the case in %s", twin(folder), folder)
                .isTrue();
        for (var name : names) {
            if (name.startsWith("in.")) {
                checkRequest(folder.resolve(name), !names.contains("up.response.json"));
            }
        }
        if (names.contains("up.response.json")) {
            assertThat(JSON.readTree(Files.readAllBytes(folder.resolve("up.response.json")))
                            .isObject())
                    .isTrue();
        } else if (names.contains("up.response.frames")) {
            checkReadableFrames(folder.resolve("up.response.frames"));
        } else if (names.contains("up.response.ndjson")) {
            checkLines(folder.resolve("up.response.ndjson"));
        } else if (!folder.endsWith("cut-frame")) {
            checkFrames(folder.resolve("up.response.sse"));
        }
    }

    private static String twin(Path folder) {
        return folder.getFileName().toString().replaceFirst("-plain$", "");
    }

    private static void checkRequest(Path file, boolean streamed) throws IOException {
        var request = JSON.readTree(Files.readAllBytes(file));
        assertThat(request.path("model").stringValue("")).isNotEmpty();
        var said = request.path(request.has("input") ? "input" : "messages");
        assertThat(said.isString() || said.size() > 0)
                .as("%s says something", file)
                .isTrue();
        if (streamed) {
            assertThat(request.path("stream").booleanValue(false))
                    .as("%s streams", file)
                    .isTrue();
        }
    }

    private static void checkFrames(Path file) throws IOException {
        var text = Files.readString(file, StandardCharsets.UTF_8);
        assertThat(text).endsWith(text.contains("\r\n") ? "\r\n\r\n" : "\n\n");
        text.lines()
                .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
                .forEach(line ->
                        assertThat(JSON.readTree(line.substring(6)).isObject()).isTrue());
    }

    private static void checkLines(Path file) throws IOException {
        assertThat(Files.readString(file)).endsWith("\n");
        for (var line : Files.readAllLines(file)) {
            assertThat(JSON.readTree(line).isObject()).isTrue();
        }
    }

    private static void checkReadableFrames(Path file) throws IOException {
        for (var line : Files.readAllLines(file)) {
            assertThat(JSON.readTree(line.split(" ", 2)[1]).isObject()).isTrue();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
