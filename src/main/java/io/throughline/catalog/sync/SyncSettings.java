package io.throughline.catalog.sync;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings below {@code throughline.catalog.sync}.
 *
 * @param every how often sources are read by themselves; 0 for never
 * @param sources which ones are read so, and by a command that names none
 * @param openrouterUrl instead of the usual address: one of http, https or file
 * @param timeout until a source has answered in full
 * @param maxSize of a document, unpacked
 */
@ConfigurationProperties("throughline.catalog.sync")
record SyncSettings(
        @DefaultValue("0s") Duration every,

        @DefaultValue({"openrouter", "models-dev", "litellm"})
        List<String> sources,

        @Nullable URI openrouterUrl,
        @Nullable URI modelsDevUrl,
        @Nullable URI litellmUrl,
        @DefaultValue("60s") Duration timeout,
        @DefaultValue("64MB") DataSize maxSize) {

    private static final Set<String> SOURCES = Set.of("openrouter", "models-dev", "litellm");
    private static final Set<String> SCHEMES = Set.of("http", "https", "file");

    SyncSettings {
        sources = List.copyOf(sources);
        for (var source : sources) {
            if (!SOURCES.contains(source)) {
                throw new IllegalArgumentException(
                        "throughline.catalog.sync.sources: '" + source + "' is not one of " + new TreeSet<>(SOURCES));
            }
        }
        check("openrouter-url", openrouterUrl);
        check("models-dev-url", modelsDevUrl);
        check("litellm-url", litellmUrl);
    }

    private static void check(String name, @Nullable URI url) {
        if (url != null && !SCHEMES.contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "throughline.catalog.sync." + name + ": '" + url + "' must begin with https://, http:// or file:/");
        }
    }

    /** Where that source is read. */
    URI urlOf(Importer importer) {
        var set = switch (importer.source()) {
            case "openrouter" -> openrouterUrl;
            case "models-dev" -> modelsDevUrl;
            case "litellm" -> litellmUrl;
            default -> null;
        };
        return set == null ? importer.url() : set;
    }
}
