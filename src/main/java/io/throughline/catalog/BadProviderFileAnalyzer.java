package io.throughline.catalog;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends a start with one line instead of a stack trace. */
final class BadProviderFileAnalyzer extends AbstractFailureAnalyzer<BadProviderFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadProviderFileException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Mend the provider's file or its settings and start again.", cause);
    }
}
