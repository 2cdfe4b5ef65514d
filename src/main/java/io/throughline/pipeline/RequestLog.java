package io.throughline.pipeline;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request, when it has ended. Holds no prompt, no answer and no key; names that a client made up are cleaned. */
final class RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger("throughline.requests");
    private static final int MAX_NAME_CHARS = 120;

    private RequestLog() {}

    static void write(ChatCall call, @Nullable Attempt attempt, Closing closing, Stopwatch watch) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        var line = new StringBuilder(256)
                .append("request_id=")
                .append(call.requestId())
                .append(" org=")
                .append(call.caller().organizationId())
                .append(" door=")
                .append(call.door())
                .append(" asked=")
                .append(clean(call.request().head().model()))
                .append(" model=")
                .append(attempt == null ? "-" : clean(attempt.route().model().id()))
                .append(" attempts=")
                .append(attempt == null ? 0 : attempt.number())
                .append(" stream=")
                .append(call.request().head().stream())
                .append(" outcome=")
                .append(closing.outcome().id());
        end(line, closing, watch);
        LOG.info(line.toString());
    }

    private static void end(StringBuilder line, Closing closing, Stopwatch watch) {
        var error = closing.error();
        if (error != null) {
            line.append(" error=").append(error.kind());
        }
        var usage = closing.usage();
        if (usage != null) {
            line.append(" in=").append(usage.inputTokens()).append(" out=").append(usage.outputTokens());
        }
        var cost = closing.cost();
        line.append(" cost_usd=").append(cost == null ? "unknown" : cost.usd());
        var firstToken = watch.timeToFirstToken();
        if (firstToken != null) {
            line.append(" first_token_ms=").append(firstToken.toMillis());
        }
        line.append(" ms=").append(watch.elapsed().toMillis());
    }

    /** Without spaces and control characters, so that no client can write lines or fields of its own. */
    private static String clean(String name) {
        var shown = name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name;
        var clean = new StringBuilder(shown.length());
        for (int i = 0; i < shown.length(); i++) {
            char each = shown.charAt(i);
            clean.append(each <= ' ' || each == 0x7F || Character.isISOControl(each) ? '_' : each);
        }
        return clean.toString();
    }
}
