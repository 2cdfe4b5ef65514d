package io.throughline.routing.auto;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import io.throughline.database.GroupCommit;
import io.throughline.routing.AutoDecision;
import io.throughline.routing.AutoDecisions;
import io.throughline.usage.Outcome;
import io.throughline.usage.UsageRecord;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** AutoDecisions on their way into the table, and ratings on theirs behind them. */
@Component
final class DecisionLog implements AutoDecisions {

    private static final String PREFIX = "dec_";
    private static final int DIGITS = 32;

    private final GroupCommit<LogEntry> entries;
    private final DecisionStore store;
    private final AutoMetrics metrics;

    DecisionLog(GroupCommit<LogEntry> decisionEntries, DecisionStore store, AutoMetrics metrics) {
        this.entries = decisionEntries;
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public void ended(AutoDecision decision, UsageRecord usage) {
        metrics.decided(decision.choice());
        if (!entries.offer(new LogEntry(new LoggedDecision(decision, usage)), failure -> metrics.lost())) {
            metrics.lost();
        }
    }

    /** Behind the decisions that wait: the answer may have ended a moment ago. */
    @Override
    public Mono<Rated> rate(UUID organizationId, Rating rating) {
        return entries.commit(LogEntry.BARRIER)
                .timeout(DecisionStore.PATIENCE)
                .then(Mono.defer(() -> store(organizationId, rating)))
                .flatMap(found -> found.outcome().equals(Outcome.REFUSED.id())
                        ? Mono.error(unanswered(rating))
                        : Mono.just(new Rated(AutoDecision.shown(found.id()), found.requestId(), rating.score())))
                .switchIfEmpty(Mono.error(() -> unknown(rating)))
                .doOnSuccess(rated -> metrics.rated())
                .onErrorMap(DecisionLog::isAway, failure -> away());
    }

    private Mono<DecisionStore.Found> store(UUID organizationId, Rating rating) {
        var decision = decision(rating.id());
        return decision.isPresent()
                ? store.rate(organizationId, decision.get(), rating)
                : store.rateRequest(organizationId, rating.id(), rating);
    }

    private static Optional<UUID> decision(String id) {
        if (!id.startsWith(PREFIX) || id.length() != PREFIX.length() + DIGITS) {
            return Optional.empty();
        }
        var digits = id.substring(PREFIX.length());
        if (!digits.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(new UUID(
                HexFormat.fromHexDigitsToLong(digits, 0, DIGITS / 2),
                HexFormat.fromHexDigitsToLong(digits, DIGITS / 2, DIGITS)));
    }

    private static GatewayException unknown(Rating rating) {
        return GatewayException.of(
                ErrorKind.NOT_FOUND,
                "'" + rating.id()
                        + "' is no decision of auto in this organization; the header x-throughline-decision of an answer"
                        + " names it, and it can be rated once the answer has ended");
    }

    private static GatewayException unanswered(Rating rating) {
        return GatewayException.of(
                ErrorKind.CONFLICT, "'" + rating.id() + "' was never answered, so there is nothing to rate");
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof DatabaseUnavailableException || failure instanceof TimeoutException;
    }

    private static GatewayException away() {
        return GatewayException.of(
                ErrorKind.STATE_UNAVAILABLE,
                "the gateway's database does not answer; whether the rating was stored is unknown; send it again");
    }
}
