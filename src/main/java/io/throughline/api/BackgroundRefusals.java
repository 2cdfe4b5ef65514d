package io.throughline.api;

import io.throughline.background.Background;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Keeping;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells a client at once what a response in the background could only fail with, and that one it continues is still being made. */
@Component
final class BackgroundRefusals {

    private static final String PREVIOUS = "previous_response_id";

    private final Background background;
    private final Router router;

    BackgroundRefusals(Background background, Router router) {
        this.background = background;
        this.router = router;
    }

    /**
     * Fails as the request would where no model can answer it, and with {@code INVALID_REQUEST} where the response that it continues has not
     * ended.
     */
    Mono<Void> check(DoorRequest request, ChatRequest asked) {
        var organization = request.caller().organizationId();
        return Mono.<Void>fromRunnable(() -> plan(RouteAsk.chat(asked, organization, request.ownKeys())))
                .then(Mono.defer(() -> ended(organization, asked)));
    }

    private void plan(RouteAsk ask) {
        var none = router.explain(ask).error();
        if (none != null) {
            throw new GatewayException(none);
        }
    }

    private Mono<Void> ended(UUID organization, ChatRequest asked) {
        var keeping = asked.head().keeping();
        var previous = keeping == null ? null : keeping.previous();
        return previous == null
                ? Mono.empty()
                : isRunning(organization, previous)
                        .flatMap(running -> running ? Mono.error(stillRunning(previous)) : Mono.empty());
    }

    /** The failure of a request as it is to be told: a response that is still being made has no turn yet, but it is there. */
    Mono<Throwable> told(DoorRequest request, ChatRequest asked, GatewayException failure) {
        var keeping = asked.head().keeping();
        var previous = keeping == null ? null : keeping.previous();
        if (previous == null || !PREVIOUS.equals(failure.error().param())) {
            return Mono.just(failure);
        }
        return isRunning(request.caller().organizationId(), previous)
                .map(running -> running ? stillRunning(previous) : failure)
                .cast(Throwable.class)
                .onErrorReturn(failure);
    }

    private Mono<Boolean> isRunning(UUID organization, UUID id) {
        return background
                .find(organization, id)
                .map(found ->
                        found.map(response -> response.status().isRunning()).orElse(false));
    }

    private static GatewayException stillRunning(UUID id) {
        return GatewayException.invalid(
                PREVIOUS,
                "names '" + Keeping.RESPONSE + Keeping.hex(id)
                        + "', which is still in progress; wait until it has ended, or cancel it");
    }
}
