package io.throughline.database;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import org.reactivestreams.Publisher;

/**
 * A connection that answers the pool's question whether it is alive by asking the server only when it was idle for a while;
 * asking each time would double what a small query costs.
 */
final class IdleCheckedConnection implements Connection, Wrapped<Connection> {

    private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();

    private final Connection connection;
    private volatile long usedAt = System.nanoTime();

    IdleCheckedConnection(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Publisher<Boolean> validate(ValidationDepth depth) {
        var trusted = System.nanoTime() - usedAt < TRUSTED_NANOS;
        return connection.validate(trusted ? ValidationDepth.LOCAL : depth);
    }

    @Override
    public Statement createStatement(String sql) {
        usedAt = System.nanoTime();
        return connection.createStatement(sql);
    }

    @Override
    public Batch createBatch() {
        usedAt = System.nanoTime();
        return connection.createBatch();
    }

    @Override
    public Publisher<Void> beginTransaction() {
        return connection.beginTransaction();
    }

    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        return connection.beginTransaction(definition);
    }

    @Override
    public Publisher<Void> commitTransaction() {
        return connection.commitTransaction();
    }

    @Override
    public Publisher<Void> rollbackTransaction() {
        return connection.rollbackTransaction();
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        return connection.rollbackTransactionToSavepoint(name);
    }

    @Override
    public Publisher<Void> createSavepoint(String name) {
        return connection.createSavepoint(name);
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return connection.releaseSavepoint(name);
    }

    @Override
    public boolean isAutoCommit() {
        return connection.isAutoCommit();
    }

    @Override
    public Publisher<Void> setAutoCommit(boolean autoCommit) {
        return connection.setAutoCommit(autoCommit);
    }

    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return connection.getTransactionIsolationLevel();
    }

    @Override
    public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
        return connection.setTransactionIsolationLevel(level);
    }

    @Override
    public Publisher<Void> setLockWaitTimeout(Duration timeout) {
        return connection.setLockWaitTimeout(timeout);
    }

    @Override
    public Publisher<Void> setStatementTimeout(Duration timeout) {
        return connection.setStatementTimeout(timeout);
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return connection.getMetadata();
    }

    @Override
    public Publisher<Void> close() {
        return connection.close();
    }

    @Override
    public Connection unwrap() {
        return connection;
    }
}
