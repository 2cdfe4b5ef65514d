package io.throughline.sandbox;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.function.SingletonSupplier;

/** The recorded exchanges on the class path, {@code golden/<dialect>/<case>/}, of the dialects the sandbox speaks. Reading them blocks. */
final class GoldenCases {

    private static final Pattern FOLDER = Pattern.compile(
            ".*/golden/(openai-chat|openai-responses|anthropic|gemini|cohere|ollama|bedrock)/([^/]+)/up\\.response\\.[a-z]+$");

    /** The type of an answer by the ending of its file. */
    private static final Map<String, String> TYPES = Map.of(
            "sse",
            Answer.EVENT_STREAM,
            "ndjson",
            "application/x-ndjson",
            "frames",
            EventFrames.TYPE,
            "json",
            Answer.JSON);

    private static final String FILE = "up.response.";

    private final Supplier<List<String>> models = SingletonSupplier.of(GoldenCases::scan);

    /** One recorded answer. */
    record Recorded(int status, Map<String, String> headers, byte[] body) {}

    /** {@code <dialect>.<case>}, sorted. */
    List<String> models() {
        return models.get();
    }

    /** The known cases of one dialect, without the dialect's name. */
    List<String> cases(String dialect) {
        var prefix = dialect + ".";
        return models().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    /** The recorded answer of this model, when there is one; a name that is not listed is never looked up as a path. */
    Optional<Recorded> find(String model) {
        if (!models().contains(model)) {
            return Optional.empty();
        }
        var dot = model.indexOf('.');
        return Optional.of(load("golden/%s/%s/".formatted(model.substring(0, dot), model.substring(dot + 1))));
    }

    private static Recorded load(String folder) {
        var headers = new LinkedHashMap<String, String>();
        var ending = TYPES.keySet().stream()
                .filter(each -> new ClassPathResource(folder + FILE + each).exists())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(folder + " has no " + FILE + TYPES.keySet()));
        headers.put("content-type", TYPES.getOrDefault(ending, Answer.JSON));
        text(folder + "up.headers").ifPresent(lines -> lines.lines().forEach(line -> addHeader(headers, line)));
        var status = text(folder + "up.status").map(Integer::parseInt).orElse(200);
        var body = read(folder + FILE + ending).orElseThrow();
        return new Recorded(
                status,
                headers,
                ending.equals("frames") ? EventFrames.of(new String(body, StandardCharsets.UTF_8)) : body);
    }

    private static void addHeader(Map<String, String> headers, String line) {
        var colon = line.indexOf(':');
        if (colon > 0) {
            headers.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
    }

    private static Optional<String> text(String path) {
        return read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    private static Optional<byte[]> read(String path) {
        try {
            return Optional.of(new ClassPathResource(path).getContentAsByteArray());
        } catch (FileNotFoundException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private static List<String> scan() {
        try {
            var found = new TreeSet<String>();
            for (var resource :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:golden/*/*/up.response.*")) {
                var folder = FOLDER.matcher(resource.getURL().getPath());
                if (folder.matches()) {
                    found.add(folder.group(1) + "." + folder.group(2));
                }
            }
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the golden cases on the class path", e);
        }
    }
}
