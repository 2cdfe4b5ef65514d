package io.throughline.routing.named;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hears of the changes that any gateway on the database makes. Has a connection of its own, as a pool's may be closed or lent to others at any
 * time. Behind a connection pooler that shares sessions nothing is ever heard, so nobody may rely on it alone.
 */
@Component
final class RouteNews {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ConnectionFactory connections;

    RouteNews(ConnectionFactory connections) {
        this.connections = direct(connections);
    }

    private static ConnectionFactory direct(ConnectionFactory pool) {
        return pool instanceof Wrapped<?> wrapped && wrapped.unwrap() instanceof ConnectionFactory inner ? inner : pool;
    }

    /** A signal when hearing begins, as something may have changed before, then one per change. Fails when the connection is lost. */
    Flux<String> changes() {
        return Flux.usingWhen(
                Mono.<Connection>from(connections.create()).timeout(PATIENCE),
                RouteNews::listen,
                connection -> Mono.from(connection.close()).onErrorComplete());
    }

    private static Flux<String> listen(Connection connection) {
        if (!(innermost(connection) instanceof PostgresqlConnection postgres)) {
            return Flux.never();
        }
        var begin = postgres.createStatement("listen " + AddedRouteStore.CHANNEL)
                .execute()
                .flatMap(result -> result.getRowsUpdated())
                .then(Mono.just("listening"));
        var heard = postgres.getNotifications()
                .map(notification -> String.valueOf(notification.getParameter()))
                .concatWith(Mono.error(() -> new IllegalStateException("the connection was closed")));
        return heard.mergeWith(begin);
    }

    private static Connection innermost(Connection connection) {
        var inner = connection;
        while (inner instanceof Wrapped<?> wrapped && wrapped.unwrap() instanceof Connection next) {
            inner = next;
        }
        return inner;
    }
}
