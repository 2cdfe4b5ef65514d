package io.throughline.idempotency;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets one of all requests with the same key through, on whatever gateway, and gives its answer to the others. Source of the header's meaning:
 * draft-ietf-httpapi-idempotency-key-header.
 */
@Component
public class Idempotency {

    private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final AnswerRows rows;
    private final IdempotencySettings settings;

    Idempotency(AnswerRows rows, IdempotencySettings settings) {
        this.rows = rows;
        this.settings = settings;
    }

    /**
     * The answer that an earlier request with this key got, once it is there; or nothing inside, and then the caller has to answer, report itself
     * with {@link #alive} and end with {@link #keep} or {@link #release}. Fails with {@code CONFLICT} when the earlier request was another one or
     * takes too long, and with {@code STATE_UNAVAILABLE} when the database is away.
     */
    public Mono<Optional<Reply>> begin(Keyed keyed) {
        return attempt(keyed)
                .repeatWhenEmpty(looks -> looks.delayElements(LOOK))
                .timeout(settings.patience().plus(LOOK), Mono.error(() -> conflict(keyed, " is still being answered")))
                .onErrorMap(
                        DatabaseUnavailableException.class,
                        away -> GatewayException.of(
                                ErrorKind.STATE_UNAVAILABLE,
                                "the Idempotency-Key cannot be looked up: the gateway's database does not answer; try again"));
    }

    /** Empty while somebody else is at it. */
    private Mono<Optional<Reply>> attempt(Keyed keyed) {
        return rows.claim(keyed).flatMap(found -> {
            if (found.mine()) {
                return Mono.just(Optional.<Reply>empty());
            }
            if (!MessageDigest.isEqual(found.sha256(), keyed.sha256())) {
                return Mono.error(
                        conflict(keyed, " was used for another request; send that one again, or take a new key"));
            }
            var reply = found.reply();
            return reply == null ? Mono.empty() : Mono.just(Optional.of(reply));
        });
    }

    private static GatewayException conflict(Keyed keyed, String what) {
        return GatewayException.of(
                ErrorKind.CONFLICT, "the Idempotency-Key '" + keyed.key() + "'" + what, "Idempotency-Key");
    }

    /** Never ends by itself: says, as long as somebody listens, that the answer is still being made. */
    public Flux<Void> alive(Keyed keyed) {
        return Flux.interval(settings.alive().dividedBy(3))
                .onBackpressureDrop()
                .concatMap(tick -> rows.alive(keyed).onErrorResume(failure -> {
                    LOG.debug("an Idempotency-Key could not be held: {}", failure.toString());
                    return Mono.empty();
                }));
    }

    /** Completes when the answer is stored; also, with a line in the log, when it cannot be. */
    public Mono<Void> keep(Keyed keyed, Reply reply) {
        return rows.keep(keyed, reply).onErrorResume(failure -> {
            LOG.warn("the answer of an Idempotency-Key could not be kept: {}", failure.toString());
            return Mono.empty();
        });
    }

    /** There was no answer worth keeping: the next request with this key is a first one. */
    public Mono<Void> release(Keyed keyed) {
        return rows.release(keyed).onErrorResume(failure -> {
            LOG.warn("an Idempotency-Key could not be given back: {}", failure.toString());
            return Mono.empty();
        });
    }
}
