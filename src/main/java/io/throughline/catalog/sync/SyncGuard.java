package io.throughline.catalog.sync;

import org.jspecify.annotations.Nullable;

/** Whether a document that can be read can also be meant. A source that breaks breaks prices, and those are money. */
final class SyncGuard {

    private static final int LOST_MODELS_PERCENT = 30;
    private static final int LOST_PRICES_PERCENT = 50;
    private static final int LEAPING_PRICES_PERCENT = 10;

    private SyncGuard() {}

    /** Why it is not believed, in words; null when it is. */
    static @Nullable String objection(Difference difference) {
        int models = difference.after().models().size();
        if (models == 0) {
            return "it has no model that can be used";
        }
        if (exceeds(difference.removed(), difference.before(), LOST_MODELS_PERCENT)) {
            return "it has lost " + difference.removed() + " of " + difference.before() + " models, more than "
                    + LOST_MODELS_PERCENT + " %";
        }
        int lost = difference.pricedBefore() - difference.priced();
        if (exceeds(lost, difference.pricedBefore(), LOST_PRICES_PERCENT)) {
            return "it has lost " + lost + " of " + difference.pricedBefore() + " prices, more than "
                    + LOST_PRICES_PERCENT + " %";
        }
        if (exceeds(difference.leaps(), difference.bothPriced(), LEAPING_PRICES_PERCENT)) {
            return "of " + difference.bothPriced() + " prices " + difference.leaps()
                    + " changed by a factor of more than 1000";
        }
        return null;
    }

    private static boolean exceeds(int part, int whole, int percent) {
        return 100L * part > (long) percent * whole;
    }
}
