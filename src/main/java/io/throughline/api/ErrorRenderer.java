package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Dialects;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes an error as the client's API spells it, with the headers that its SDKs act on. */
@Component
final class ErrorRenderer {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorRenderer.class);

    /** SDKs differ in how long they are willing to sleep; beyond this they shall give the error to the application. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    /** SDKs ask again after these statuses, and get the same. */
    private static final Set<ErrorKind> FINAL =
            Set.of(ErrorKind.UPSTREAM_REFUSED_KEY, ErrorKind.QUOTA_EXHAUSTED, ErrorKind.CONFLICT);

    private final Dialects dialects;

    ErrorRenderer(Dialects dialects) {
        this.dialects = dialects;
    }

    DoorAnswer.Body render(Throwable failure, String dialect, String requestId) {
        var error = known(failure, requestId);
        var body = dialects.inbound(dialect).error(error, requestId);
        var headers = headers(error);
        if (failure instanceof GatewayException gateway) {
            headers.putAll(ThroughlineHeaders.of(gateway.attempts()));
        }
        return new DoorAnswer.Body(error.kind().status(), headers, body);
    }

    private static GatewayError known(Throwable failure, String requestId) {
        if (failure instanceof GatewayException gateway) {
            return gateway.error();
        }
        LOG.error("request_id={} failed inside the gateway", requestId, failure);
        return GatewayError.of(
                ErrorKind.INTERNAL, "the gateway failed; its log tells more under request id " + requestId);
    }

    private static HashMap<String, String> headers(GatewayError error) {
        var headers = new HashMap<String, String>();
        var delay = error.retryAfter();
        if (delay != null) {
            headers.put("retry-after", Long.toString(Math.max(1, Math.ceilDiv(delay.toMillis(), 1000))));
        }
        boolean useless = FINAL.contains(error.kind());
        if (useless || delay != null && delay.compareTo(LONGEST_RETRY) > 0) {
            headers.put("x-should-retry", "false");
        }
        return headers;
    }
}
