package io.throughline.api;

import io.throughline.catalog.Modality;
import io.throughline.catalog.Model;
import io.throughline.catalog.Quality;
import io.throughline.routing.ModelPace;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What is shown of a model beside its limits and price: {@code architecture} as OpenRouter has it, {@code deprecation} as Mistral does,
 * {@code shutdown_date} as OpenAI does, and our own {@code quality}.
 */
final class ModelFacts {

    private ModelFacts() {}

    static void write(JsonGenerator out, Model model) {
        out.writeName("architecture");
        out.writeStartObject();
        modalities(out, "input_modalities", model.modalities().in());
        modalities(out, "output_modalities", model.modalities().out());
        out.writeEndObject();
        day(out, "deprecation", model.lifecycle().deprecated());
        day(out, "shutdown_date", model.lifecycle().shutdown());
        quality(out, model.quality());
    }

    private static void modalities(JsonGenerator out, String name, Set<Modality> modalities) {
        out.writeName(name);
        out.writeStartArray();
        modalities.stream().sorted().map(Modality::id).forEach(out::writeString);
        out.writeEndArray();
    }

    private static void day(JsonGenerator out, String name, @Nullable LocalDate day) {
        if (day == null) {
            out.writeNullProperty(name);
        } else {
            out.writeStringProperty(name, day.toString());
        }
    }

    private static void quality(JsonGenerator out, Quality quality) {
        if (quality.source() == null) {
            out.writeNullProperty("quality");
            return;
        }
        out.writeName("quality");
        out.writeStartObject();
        new TreeMap<>(quality.scores()).forEach((kind, score) -> out.writeNumberProperty(kind.id(), score));
        out.writeStringProperty("source", quality.source());
        out.writeEndObject();
    }

    /** The member {@code observed}: how it answered lately; null for a model that nobody called. */
    static void observed(JsonGenerator out, @Nullable ModelPace pace) {
        if (pace == null) {
            out.writeNullProperty("observed");
            return;
        }
        out.writeName("observed");
        out.writeStartObject();
        known(out, "ttft_seconds", pace.ttftSeconds());
        known(out, "tokens_per_second", pace.tokensPerSecond());
        known(out, "success", pace.success());
        out.writeEndObject();
    }

    /** To a thousandth; null for NaN. */
    private static void known(JsonGenerator out, String name, double value) {
        if (Double.isFinite(value)) {
            out.writeNumberProperty(name, Math.round(value * 1000) / 1000d);
        } else {
            out.writeNullProperty(name);
        }
    }
}
