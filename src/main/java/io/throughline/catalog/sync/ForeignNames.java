package io.throughline.catalog.sync;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** How one source names providers and models, and how we do: data of {@code catalog-sync/<source>.yaml}. */
final class ForeignNames {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The letters of an id that an administrator could give a provider. */
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private static final Pattern MODEL = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final String SANDBOX = "sandbox";

    /**
     * @param providers our ids by theirs, where they differ
     * @param skipped their providers of which nothing is taken, with the reason
     * @param names what names of models look like at one of our providers, where not every name can be called
     * @param plans theirs that are paid by subscription, at which a price of 0 is none
     */
    private record Data(
            Map<String, String> providers,
            Map<String, String> skipped,
            @Nullable Map<String, String> names,
            @JsonProperty("plans") @Nullable List<String> plans) {}

    private final Data data;

    private ForeignNames(Data data) {
        this.data = data;
    }

    static ForeignNames of(String source) {
        try (var stream = ForeignNames.class.getResourceAsStream("/catalog-sync/" + source + ".yaml")) {
            if (stream == null) {
                throw new IllegalStateException("no names for the source " + source);
            }
            return new ForeignNames(YAML.readValue(stream, Data.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why nothing of that provider is taken; null when something is. */
    @Nullable String whySkipped(String theirs) {
        var reason = data.skipped().get(theirs);
        if (reason != null) {
            return reason;
        }
        var ours = provider(theirs);
        return ours.equals(SANDBOX) || !PROVIDER.matcher(ours).matches() ? "name_of_provider" : null;
    }

    /** Our id of their provider. */
    String provider(String theirs) {
        var ours = data.providers().get(theirs);
        return ours == null ? theirs.replace('_', '-') : ours;
    }

    /** Whether a model of that name can be called at our provider. */
    boolean isCallable(String provider, String model) {
        var form = data.names() == null ? null : data.names().get(provider);
        return MODEL.matcher(model).matches() && (form == null || model.matches(form));
    }

    /** Whether that provider of theirs is paid by subscription. */
    boolean isPlan(String theirs) {
        return data.plans() != null && data.plans().stream().anyMatch(theirs::matches);
    }
}
