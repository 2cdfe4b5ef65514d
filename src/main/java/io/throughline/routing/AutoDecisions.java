package io.throughline.routing;

import io.throughline.usage.UsageRecord;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The log of what {@code auto} chose, for those who see requests end and hear how good the answers were. */
public interface AutoDecisions {

    /** Its request has ended with this use. Returns at once; the decision is stored soon. */
    void ended(AutoDecision decision, UsageRecord usage);

    /**
     * Stores a rating, in place of an earlier one of the same decision.
     *
     * @return the rated decision; fails with a {@link io.throughline.chat.GatewayException}: NOT_FOUND when the organization has no such
     *     decision, CONFLICT when nothing was answered, STATE_UNAVAILABLE when the database is away
     */
    Mono<Rated> rate(UUID organizationId, Rating rating);

    /**
     * How good an answer was.
     *
     * @param id the decision's as clients see it, or the id of its request
     * @param score 0 to 1
     */
    record Rating(String id, double score, @Nullable String comment) {}

    /** What was rated, with both of its ids as clients see them. */
    record Rated(String decisionId, String requestId, double score) {}
}
