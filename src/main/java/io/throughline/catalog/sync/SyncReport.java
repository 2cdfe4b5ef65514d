package io.throughline.catalog.sync;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a source, as it is shown to administrators.
 *
 * @param status {@code applied}, {@code unchanged}, {@code dry_run} or {@code refused}
 * @param reason why it was refused; null when it was not
 * @param entries in the document
 * @param models that it makes, {@code priced} those with a price, {@code waiting} those of providers that are neither there nor can be switched on
 * @param known providers that can be switched on
 * @param skipped entries that make no model, by reason; {@code leftOut} facts that were not taken
 * @param priceChanges the first of them
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record SyncReport(
        String source,
        String status,
        @Nullable String reason,
        int entries,
        int models,
        int priced,
        @JsonProperty("known_providers") int known,
        int waiting,
        int added,
        int changed,
        int removed,
        Map<String, Integer> skipped,
        @JsonProperty("left_out") Map<String, Integer> leftOut,
        @JsonProperty("price_changes") int priceChangeCount,
        @JsonProperty("first_price_changes") List<PriceChange> priceChanges) {

    private static final int SHOWN = 100;
    private static final String REFUSED = "refused";

    /** Prices as {@code GET /v1/models} has them; null for unknown. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record PriceChange(
            String model,
            @JsonRawValue @Nullable String was,
            @JsonRawValue @Nullable String became) {}

    static SyncReport of(Attempt attempt, String status) {
        var imported = attempt.imported();
        var difference = attempt.difference();
        var prices = difference.changes().stream()
                .filter(change -> change.fact().equals("price"))
                .map(change -> new PriceChange(change.model(), change.was(), change.became()))
                .toList();
        return new SyncReport(
                attempt.source(),
                status,
                null,
                imported.entries(),
                imported.models().size(),
                difference.priced(),
                attempt.known(),
                attempt.waiting(),
                difference.added(),
                difference.changed(),
                difference.removed(),
                imported.skipped(),
                imported.leftOut(),
                prices.size(),
                prices.stream().limit(SHOWN).toList());
    }

    /** One of a document that could not even be read. */
    static SyncReport refused(String source, String reason) {
        return new SyncReport(source, REFUSED, reason, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), 0, List.of());
    }

    /** The same with the objection to it. */
    SyncReport refused(String why) {
        return new SyncReport(
                source,
                REFUSED,
                why,
                entries,
                models,
                priced,
                known,
                waiting,
                added,
                changed,
                removed,
                skipped,
                leftOut,
                priceChangeCount,
                priceChanges);
    }

    boolean wasRefused() {
        return status.equals(REFUSED);
    }
}
