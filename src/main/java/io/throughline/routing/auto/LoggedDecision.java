package io.throughline.routing.auto;

import io.throughline.routing.AutoDecision;
import io.throughline.usage.UsageRecord;

/** A decision whose request has ended: one row of the log. */
record LoggedDecision(AutoDecision decision, UsageRecord usage) {

    /** Whether another model than the drawn ones answered. */
    boolean stoodIn() {
        return !usage.provider().isEmpty() && !decision.chosen().contains(usage.provider() + "/" + usage.model());
    }
}
