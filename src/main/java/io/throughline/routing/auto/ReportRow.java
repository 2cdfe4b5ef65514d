package io.throughline.routing.auto;

import io.throughline.routing.Choice.Scorer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One decision of the log, as a report needs it.
 *
 * @param costNanoUsd null when unknown
 * @param rating 0 to 1; null when nobody rated it
 */
record ReportRow(
        UUID id,
        long cluster,
        Scorer scorer,
        double share,
        double probability,
        boolean strong,
        boolean forced,
        boolean stoodIn,
        @Nullable Long costNanoUsd,
        @Nullable Double rating) {

    /** One over the probability of what was drawn. */
    double weight() {
        return 1 / (strong ? probability : 1 - probability);
    }
}
