package io.throughline.database;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import reactor.core.publisher.Mono;
import reactor.pool.PooledRefMetadata;

/**
 * The pool that all queries share, by {@code spring.r2dbc.pool.*}; a server that is away costs a query seconds, not minutes,
 * and nobody has to restart anything when it is back.
 */
final class DatabasePool {

    /** Twice this, since an acquisition is tried again once, is the longest that a query waits for a connection. */
    private static final Duration ACQUIRE_LIMIT = Duration.ofMillis(1500);

    private static final Duration VALIDATION_LIMIT = Duration.ofSeconds(1);

    private DatabasePool() {}

    static ConnectionPool over(ConnectionFactory connections, R2dbcProperties.Pool settings) {
        var builder = ConnectionPoolConfiguration.builder(connections)
                .maxAcquireTime(ACQUIRE_LIMIT)
                .maxCreateConnectionTime(ACQUIRE_LIMIT)
                .maxValidationTime(VALIDATION_LIMIT)
                .validationDepth(ValidationDepth.REMOTE)
                .acquireRetry(settings.getAcquireRetry())
                .initialSize(Math.min(settings.getInitialSize(), settings.getMaxSize()))
                .maxSize(settings.getMaxSize())
                .minIdle(settings.getMinIdle())
                .maxIdleTime(settings.getMaxIdleTime())
                .customizer(pool -> pool.evictionPredicate((connection, use) -> isSpent(connection, use, settings))
                        .destroyHandler(DatabasePool::closeQuietly));
        var given = PropertyMapper.get();
        given.from(settings.getMaxLifeTime()).to(builder::maxLifeTime);
        given.from(settings.getMaxAcquireTime()).to(builder::maxAcquireTime);
        given.from(settings.getMaxCreateConnectionTime()).to(builder::maxCreateConnectionTime);
        given.from(settings.getMaxValidationTime()).to(builder::maxValidationTime);
        given.from(settings.getValidationQuery()).whenHasText().to(builder::validationQuery);
        return new ConnectionPool(builder.build());
    }

    /** A connection to a server that is gone cannot say goodbye. */
    private static Mono<Void> closeQuietly(Connection connection) {
        return Mono.from(connection.close()).onErrorComplete();
    }

    /** Also closed ones, which the pool's own rule hands out: after a server's restart every one would fail a query. */
    private static boolean isSpent(Connection connection, PooledRefMetadata use, R2dbcProperties.Pool settings) {
        return isOver(use.idleTime(), settings.getMaxIdleTime())
                || isOver(use.lifeTime(), settings.getMaxLifeTime())
                || isClosed(connection);
    }

    private static boolean isOver(long millis, @Nullable Duration limit) {
        return limit != null && !limit.isNegative() && millis >= limit.toMillis();
    }

    private static boolean isClosed(Connection connection) {
        return !Mono.from(connection.validate(ValidationDepth.LOCAL)).toFuture().getNow(true);
    }
}
