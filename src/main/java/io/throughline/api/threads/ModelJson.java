package io.throughline.api.threads;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Model;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A model as the threads API shows it. Source: {@code Model} of the Python SDK. Costs are dollars for a million tokens; what is unknown is null. */
final class ModelJson {

    /** From pico-dollars a token to dollars a million. */
    private static final int PLACES = 6;

    private ModelJson() {}

    static void write(JsonGenerator json, Model model) {
        json.writeStringProperty("name", model.name());
        json.writeStringProperty("provider", model.provider());
        Replies.text(json, "model_type", ModelLibraryDoor.type(model));
        json.writeNumberProperty("context_limit", model.windowTokens() == null ? 0 : model.windowTokens());
        if (model.maxOutputTokens() == null) {
            json.writeNullProperty("max_output_tokens");
        } else {
            json.writeNumberProperty("max_output_tokens", model.maxOutputTokens());
        }
        json.writeBooleanProperty("supports_tools", model.capabilities().contains(Capability.TOOLS));
        json.writeBooleanProperty("supports_vision", model.capabilities().contains(Capability.VISION));
        json.writeBooleanProperty("supports_audio_input", model.capabilities().contains(Capability.AUDIO_IN));
        var price = model.price();
        boolean known = price != null && (price.chargesTokens() || price.isFree());
        dollars(json, "input_cost_per_1m_tokens", known && price != null ? price.inputPicoUsd() : null);
        dollars(json, "cached_input_cost_per_1m_tokens", known && price != null ? price.cacheReadPicoUsd() : null);
        dollars(json, "output_cost_per_1m_tokens", known && price != null ? price.outputPicoUsd() : null);
    }

    private static void dollars(JsonGenerator json, String name, @Nullable Long picoUsd) {
        if (picoUsd == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, BigDecimal.valueOf(picoUsd, PLACES));
        }
    }
}
