package io.throughline.routing.auto;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The policy {@code auto}.
 *
 * @param enabled off unless switched on: an operator should see it measured on his own log first
 * @param strong a model, or a policy, for requests that are hard
 * @param weak the same for all others
 * @param strongShare the share of requests that shall go to {@code strong}, 0 to 1
 * @param exploration the least probability that either side keeps, above 0 and below 0.5
 * @param learning whether ratings change the choice; they are logged anyway
 * @param learnEvery how often it is looked whether there are new ratings
 * @param learnFrom the most ratings of one organization that are learnt from, the newest
 * @param keep how long decisions are kept
 */
@ConfigurationProperties("throughline.routing.auto")
public record AutoSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("best") String strong,
        @DefaultValue("cheapest where quality>=25") String weak,
        @DefaultValue("0.3") double strongShare,
        @DefaultValue("0.05") double exploration,
        @DefaultValue("true") boolean learning,
        @DefaultValue("30s") Duration learnEvery,
        @DefaultValue("10000") int learnFrom,
        @DefaultValue("90d") Duration keep) {

    static final String PREFIX = "throughline.routing.auto.";

    public AutoSettings {
        check(strongShare >= 0 && strongShare <= 1, "strong-share", "between 0 and 1", strongShare);
        check(exploration > 0 && exploration < 0.5, "exploration", "above 0 and below 0.5", exploration);
    }

    private static void check(boolean holds, String name, String range, double value) {
        if (!holds) {
            throw new IllegalArgumentException(PREFIX + name + " must be " + range + ", but it is " + value);
        }
    }

    /** The nearest share that can be asked for: both sides keep the least probability. */
    double share() {
        return Math.clamp(strongShare, exploration, 1 - exploration);
    }
}
