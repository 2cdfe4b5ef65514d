package io.throughline.catalog.sync;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Price;
import io.throughline.chat.Unit;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Prices of LiteLLM's price file, in dollars per token or unit. Prices of other classes of service ({@code _flex}, {@code _priority}) are not ours. */
final class LiteLlmPrices {

    private static final Pattern STEP = Pattern.compile("input_cost_per_token_above_([0-9]{1,6})k_tokens");
    private static final long MILLIS = 1_000;

    private LiteLlmPrices() {}

    /**
     * Null when there is none.
     *
     * @throws PriceDraft.Unusable when it cannot be taken
     */
    static @Nullable Price of(JsonNode entry, Capability kind) {
        var draft = new PriceDraft();
        tokens(draft, entry, "");
        draft.cacheWriteHour = SourceJson.number(entry, "cache_creation_input_token_cost_above_1hr");
        draft.batch = new PriceDraft();
        tokens(draft.batch, entry, "_batches");
        steps(draft, entry);
        if (kind != Capability.CHAT && draft.input != null && hasAudioTokens(entry)) {
            throw new PriceDraft.Unusable("price_of_another_form");
        }
        switch (kind) {
            case EMBEDDINGS -> draft.output = draft.input == null ? null : BigDecimal.ZERO;
            case SPEECH -> draft.unit(Unit.CHARACTER, 1, SourceJson.number(entry, "input_cost_per_character"));
            case TRANSCRIPTION -> draft.unit(Unit.AUDIO_MILLISECOND, MILLIS, positive(entry, "input_cost_per_second"));
            case RERANK -> draft.unit(Unit.SEARCH, 1, positive(entry, "input_cost_per_query"));
            case IMAGE -> draft.unit(Unit.IMAGE, 1, positive(entry, "output_cost_per_image"));
            default -> refuseOtherForms(entry);
        }
        var price = draft.price();
        if (price != null && price.isFree()) {
            // The file has a 0 for what it cannot price too.
            throw new PriceDraft.Unusable("zero_price");
        }
        return price;
    }

    /** Of speech and transcripts these are what is charged, and our prices have one for all tokens. */
    private static boolean hasAudioTokens(JsonNode entry) {
        return entry.has("output_cost_per_audio_token") || entry.has("input_cost_per_audio_token");
    }

    private static void refuseOtherForms(JsonNode entry) {
        var reasoning = positive(entry, "output_cost_per_reasoning_token");
        var output = SourceJson.number(entry, "output_cost_per_token");
        boolean apart = reasoning != null && (output == null || reasoning.compareTo(output) != 0);
        if (apart || positive(entry, "input_cost_per_request") != null) {
            throw new PriceDraft.Unusable("price_of_another_form");
        }
    }

    private static void steps(PriceDraft draft, JsonNode entry) {
        entry.forEachEntry((field, value) -> {
            var step = STEP.matcher(field);
            if (step.matches()) {
                var ending = "_above_" + step.group(1) + "k_tokens";
                tokens(draft.above(Long.parseLong(step.group(1)) * 1_000), entry, ending);
            }
        });
    }

    private static void tokens(PriceDraft draft, JsonNode entry, String ending) {
        draft.input = SourceJson.number(entry, "input_cost_per_token" + ending);
        draft.output = SourceJson.number(entry, "output_cost_per_token" + ending);
        draft.cacheRead = SourceJson.number(entry, "cache_read_input_token_cost" + ending);
        draft.cacheWrite = positive(entry, "cache_creation_input_token_cost" + ending);
    }

    /** Null also for 0, which stands where nothing is charged apart. */
    private static @Nullable BigDecimal positive(JsonNode entry, String field) {
        var number = SourceJson.number(entry, field);
        return number == null || number.signum() == 0 ? null : number;
    }
}
