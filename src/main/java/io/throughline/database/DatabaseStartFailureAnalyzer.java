package io.throughline.database;

import io.throughline.database.embedded.DatabaseStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Two lines instead of a stack trace when the database keeps the gateway from starting. */
final class DatabaseStartFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, DatabaseStartException failure) {
        return new FailureAnalysis(failure.problem(), failure.wayOut(), root);
    }
}
