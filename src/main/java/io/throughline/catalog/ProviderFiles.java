package io.throughline.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads provider files: the built-in ones, then those of the operator's folder. */
final class ProviderFiles {

    private static final String BUILT_IN = "classpath*:catalog/*.yaml";

    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']+)'");

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ProviderFiles() {}

    static List<ProviderFile> builtIn() {
        var files = new ArrayList<ProviderFile>();
        try {
            for (var resource : new PathMatchingResourcePatternResolver().getResources(BUILT_IN)) {
                files.add(read(resource.getDescription(), resource.getInputStream()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /**
     * Those of the operator's folder, by name; none when there is no such folder.
     *
     * @throws BadProviderFileException naming the file, the line and what is wrong
     */
    static List<ProviderFile> of(Path folder) {
        var files = new ArrayList<ProviderFile>();
        try {
            for (var path : paths(folder)) {
                files.add(read(path.toString(), Files.newInputStream(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static List<Path> paths(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var found = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
            return StreamSupport.stream(found.spliterator(), false).sorted().toList();
        }
    }

    /** Equal as long as no file of the folder comes, goes or changes. */
    static List<String> state(Path folder) {
        var state = new ArrayList<String>();
        try {
            for (var path : paths(folder)) {
                state.add(path + " " + Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        } catch (IOException e) {
            state.add(e.toString());
        }
        return state;
    }

    /**
     * One that an administrator sent, as JSON.
     *
     * @throws BadProviderFileException naming the provider and what is wrong
     */
    static ProviderFile entry(String id, String json) {
        try {
            return YAML.readValue(json, ProviderFile.class);
        } catch (JacksonException e) {
            throw new BadProviderFileException("provider " + id + ": " + plain(e));
        }
    }

    static ProviderFile read(String source, InputStream stream) throws IOException {
        try (stream) {
            return YAML.readValue(stream, ProviderFile.class);
        } catch (JacksonException e) {
            var place = e.getLocation();
            var line = place == null ? "" : ", line " + place.getLineNr();
            throw new BadProviderFileException(source + line + ": " + plain(e));
        }
    }

    /** Without the words of the parser. */
    private static String plain(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            var known = new TreeSet<String>();
            unknown.getKnownPropertyIds().forEach(name -> known.add(String.valueOf(name)));
            return "field '" + unknown.getPropertyName() + "' is not one of " + known;
        }
        var missing = MISSING.matcher(e.getOriginalMessage());
        return missing.find() ? "field '" + missing.group(1) + "' is required" : firstLine(e.getOriginalMessage());
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
