package io.throughline.background;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.StoredResponse;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Responses on their way. Once a response's turn is stored, the turn tells everything, and what is known here counts no more. */
@Component
public class Background {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private final BackgroundRows rows;
    private final BackgroundSettings settings;

    Background(BackgroundRows rows, BackgroundSettings settings) {
        this.rows = rows;
        this.settings = settings;
    }

    /** How long to wait between two looks at a response that another gateway makes. */
    public Duration look() {
        return settings.look();
    }

    /** Makes it known, as {@code queued}. Fails with {@code STATE_UNAVAILABLE} when the database is away. */
    public Mono<Void> begin(Pending pending) {
        return told(rows.insert(pending));
    }

    /** Reports, as long as somebody listens, that the response is being made; completes when it is to be cancelled. */
    public Mono<Void> cancelled(UUID organizationId, UUID id) {
        return Flux.interval(Duration.ZERO, settings.look())
                .onBackpressureDrop()
                .concatMap(tick -> rows.alive(organizationId, id).onErrorResume(failure -> {
                    LOG.debug("a response in the background could not be reported: {}", failure.toString());
                    return Mono.just(true);
                }))
                .filter(alive -> !alive)
                .next()
                .then();
    }

    /** It has ended. Where it left no turn it counts as failed with that error, unless it was cancelled. Never fails. */
    public Mono<Void> ended(UUID organizationId, UUID id, @Nullable ErrorKind error) {
        return rows.end(organizationId, id, (error == null ? ErrorKind.INTERNAL : error).name())
                .onErrorResume(failure -> {
                    LOG.warn("the end of a response in the background could not be stored: {}", failure.toString());
                    return Mono.empty();
                });
    }

    /** What is known of one that has no turn yet; one whose gateway is gone has failed. Fails as {@link #begin} does. */
    public Mono<Optional<StoredResponse>> find(UUID organizationId, UUID id) {
        return told(rows.find(organizationId, id));
    }

    /** Asks its gateway, which may be another one, to end it; gives whether it was still being made. Fails as {@link #begin} does. */
    public Mono<Boolean> cancel(UUID organizationId, UUID id) {
        return told(rows.cancel(organizationId, id));
    }

    /** Fails as {@link #begin} does. */
    public Mono<Void> forget(UUID organizationId, UUID id) {
        return told(rows.delete(organizationId, id));
    }

    private static <T> Mono<T> told(Mono<T> answer) {
        return answer.onErrorMap(
                DatabaseUnavailableException.class,
                away -> GatewayException.of(
                        ErrorKind.STATE_UNAVAILABLE,
                        "responses in the background are out of reach: the gateway's database does not answer; try again"));
    }
}
