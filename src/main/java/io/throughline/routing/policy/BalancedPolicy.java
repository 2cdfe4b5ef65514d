package io.throughline.routing.policy;

import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.Shown;
import io.throughline.routing.health.Pace;
import org.jspecify.annotations.Nullable;

/**
 * By a price that has the rest counted in: half as fast is worth as much as half again the price, 20 points of quality are worth twice the
 * price, and a model that fails is worth less by the cube of its success. A quality that is not known is taken to be usual.
 *
 * <pre>price = max(cost, $0.00001) × (seconds ÷ 5)^0.585 ÷ (success ÷ 0.95)^3 ÷ 2^((quality − 50) ÷ 20)</pre>
 */
public final class BalancedPolicy implements RoutePolicy {

    /** A free model is not better than all others at everything. */
    private static final double LEAST_PICO_USD = 1e7;

    private static final double USUAL_SECONDS = 5;
    /** log₂ 1.5 */
    private static final double SPEED_WORTH = 0.585;

    private static final double USUAL_SUCCESS = 0.95;
    private static final double USUAL_QUALITY = 50;
    private static final double POINTS_FOR_TWICE = 20;

    @Override
    public Objective objective() {
        return Objective.BALANCED;
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public boolean probes() {
        return true;
    }

    @Override
    public Seen seen(Candidates candidates, Pace pace) {
        double seconds = pace.seconds(candidates.needs().outputTokens());
        double slow = Math.pow(seconds / USUAL_SECONDS, SPEED_WORTH);
        double sure = Math.max(pace.success().sure(), LEAST_SUCCESS) / USUAL_SUCCESS;
        return new Seen(slow / (sure * sure * sure), pace.cachedShare());
    }

    @Override
    public double score(Candidates candidates, int number, Seen seen) {
        double price = Math.max(candidates.cost(number, seen.cachedShare()), LEAST_PICO_USD) * seen.worth();
        double quality = candidates.quality(number);
        return Double.isNaN(quality) ? price : price / Math.pow(2, (quality - USUAL_QUALITY) / POINTS_FOR_TWICE);
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        var reason = new StringBuilder("balanced: ").append(candidates.costText(number, pace));
        double quality = candidates.quality(number);
        if (!Double.isNaN(quality)) {
            reason.append(", quality ").append(Shown.plain(quality));
        }
        if (pace == null || pace.isAssumed()) {
            return reason.append(", not measured yet").toString();
        }
        double seconds = pace.seconds(candidates.needs().outputTokens());
        return reason.append(", ")
                .append(Shown.plain(seconds))
                .append(" s, at least ")
                .append(Shown.percent(pace.success().sure()))
                .append(" succeed")
                .toString();
    }
}
