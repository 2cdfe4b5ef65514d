package io.throughline.routing.named;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends a start with one line instead of a stack trace. */
final class BadRouteAnalyzer extends AbstractFailureAnalyzer<BadRouteException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadRouteException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Mend the named route there and start again; docs/routes.md has examples.", cause);
    }
}
