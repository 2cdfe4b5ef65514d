package io.throughline.routing.named;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The named routes that administrators put while the gateway runs: kept in the database, read by every gateway on it. */
@Component
final class AddedRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(AddedRoutes.class);

    private final AddedRouteStore store;
    private final RouteBook book;
    private final AtomicLong readings = new AtomicLong();
    private long taken;

    AddedRoutes(AddedRouteStore store, RouteBook book) {
        this.store = store;
        this.book = book;
    }

    /**
     * Puts the route in the place of the one of its name and organization, or adds it; in force here at once, elsewhere as soon as that gateway
     * hears of it. Fails with CONFLICT when a file has a route of that name, NOT_FOUND when there is no such organization, INVALID_REQUEST
     * when the route cannot be used.
     */
    Mono<Void> put(AddedRoute route) {
        return refresh()
                .then(Mono.fromRunnable(() -> check(route)))
                .then(Mono.defer(() -> store.put(route)))
                .then(refresh())
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        unknown -> noOrganization(String.valueOf(route.organization())))
                .onErrorMap(DatabaseUnavailableException.class, AddedRoutes::away);
    }

    private void check(AddedRoute route) {
        book.ofFile(route.name(), route.organization()).ifPresent(same -> {
            throw GatewayException.of(
                    ErrorKind.CONFLICT,
                    "the route '" + route.name() + "' is in "
                            + same.written().place().text()
                            + ", and files go before administrators; change it there, or take it out of the file first",
                    "name");
        });
        book.check(route);
    }

    private static GatewayException noOrganization(String written) {
        return GatewayException.of(
                ErrorKind.NOT_FOUND,
                "there is no organization '" + written + "'; GET /admin/organizations lists them",
                "organization");
    }

    private static GatewayException away(DatabaseUnavailableException away) {
        return GatewayException.of(
                ErrorKind.STATE_UNAVAILABLE, "the gateway's database does not answer; nothing was changed; try again");
    }

    /** Whether there was such a route. */
    Mono<Boolean> delete(String name, @Nullable UUID organization) {
        return store.delete(name, organization)
                .delayUntil(done -> refresh())
                .onErrorMap(DatabaseUnavailableException.class, AddedRoutes::away);
    }

    /** The id of the organization of that id or name, which may be a minute old. Fails with NOT_FOUND when there is none. */
    Mono<UUID> organization(String written) {
        return Mono.defer(() -> Mono.justOrEmpty(book.organization(written)))
                .switchIfEmpty(refresh().then(Mono.defer(() -> Mono.justOrEmpty(book.organization(written)))))
                .switchIfEmpty(Mono.error(() -> noOrganization(written)))
                .onErrorMap(DatabaseUnavailableException.class, AddedRoutes::away);
    }

    /** Reads them all again. A reading that began earlier never replaces one that began later. */
    Mono<Void> refresh() {
        return Mono.defer(() -> {
            long number = readings.incrementAndGet();
            return store.all()
                    .zipWhen(routes -> store.organizations())
                    .doOnNext(read -> take(number, read.getT1(), read.getT2()))
                    .then();
        });
    }

    private synchronized void take(long number, List<AddedRoute> routes, Map<UUID, String> organizations) {
        if (number < taken) {
            return;
        }
        taken = number;
        if (book.added(routes, organizations)) {
            book.edition()
                    .refused()
                    .forEach((route, why) -> LOG.warn("route {} is not in force: {}", route.name(), why.getMessage()));
        }
    }
}
