package io.throughline.usage;

import io.throughline.chat.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request, when it has ended. Holds no prompt, no answer and no key; names that a client made up are cleaned. */
final class RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger("throughline.requests");
    private static final int MAX_NAME_CHARS = 120;

    private RequestLog() {}

    static void write(UsageRecord record, Stopwatch watch) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        var line = new StringBuilder(256)
                .append("request_id=")
                .append(record.requestId())
                .append(" org=")
                .append(record.organizationId())
                .append(" door=")
                .append(record.door())
                .append(" asked=")
                .append(clean(record.modelRequested()))
                .append(" model=")
                .append(record.provider().isEmpty() ? "-" : clean(record.provider() + "/" + record.model()))
                .append(" attempts=")
                .append(record.attempts())
                .append(" stream=")
                .append(record.streamed())
                .append(" outcome=")
                .append(record.outcome());
        var failures = record.failures();
        if (failures != null) {
            line.append(" failures=").append(clean(failures, Failures.MOST_CHARS));
        }
        end(line, record, watch);
        LOG.info(line.toString());
    }

    private static void end(StringBuilder line, UsageRecord record, Stopwatch watch) {
        if (record.errorCode() != null) {
            line.append(" error=").append(record.errorCode());
        }
        var usage = record.usage();
        if (usage != null) {
            line.append(" in=").append(usage.inputTokens()).append(" out=").append(usage.outputTokens());
        }
        var quantity = record.quantity();
        if (quantity != null) {
            line.append(" ").append(quantity.unit().id()).append("=").append(quantity.count());
        }
        var cost = record.costNanoUsd();
        line.append(" cost_usd=").append(cost == null ? "unknown" : new Cost(cost).usd());
        var firstToken = record.timeToFirstToken();
        if (firstToken != null) {
            line.append(" first_token_ms=").append(firstToken.toMillis());
        }
        line.append(" ms=").append(watch.elapsed().toMillis());
    }

    /** Without spaces and control characters, so that no client can write lines or fields of its own. */
    private static String clean(String name) {
        return clean(name, MAX_NAME_CHARS);
    }

    private static String clean(String name, int most) {
        var shown = name.length() > most ? name.substring(0, most) : name;
        var clean = new StringBuilder(shown.length());
        for (int i = 0; i < shown.length(); i++) {
            char each = shown.charAt(i);
            clean.append(each <= ' ' || each == 0x7F || Character.isISOControl(each) ? '_' : each);
        }
        return clean.toString();
    }
}
