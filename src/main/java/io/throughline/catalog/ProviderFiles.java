package io.throughline.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads provider files: the built-in ones, then those of the operator's folder. */
final class ProviderFiles {

    private static final String BUILT_IN = "classpath*:catalog/*.yaml";

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ProviderFiles() {}

    /**
     * @throws BadProviderFileException naming the file, the line and what is wrong
     */
    static List<ProviderFile> read(Path operatorsFolder) {
        var files = new ArrayList<ProviderFile>();
        try {
            for (var resource : new PathMatchingResourcePatternResolver().getResources(BUILT_IN)) {
                files.add(read(resource.getDescription(), resource.getInputStream()));
            }
            if (Files.isDirectory(operatorsFolder)) {
                try (var found = Files.newDirectoryStream(operatorsFolder, "*.{yaml,yml}")) {
                    for (var path : found) {
                        files.add(read(path.toString(), Files.newInputStream(path)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static ProviderFile read(String source, InputStream stream) throws IOException {
        try (stream) {
            return YAML.readValue(stream, ProviderFile.class);
        } catch (JacksonException e) {
            var place = e.getLocation();
            var line = place == null ? "" : ", line " + place.getLineNr();
            throw new BadProviderFileException(source + line + ": " + firstLine(e.getOriginalMessage()));
        }
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
