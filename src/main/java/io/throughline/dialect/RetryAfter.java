package io.throughline.dialect;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait: {@code retry-after-ms}, or {@code retry-after} in seconds or as a date (RFC 9110, 10.2.3). */
public final class RetryAfter {

    private RetryAfter() {}

    /** The delay, or null when the provider named none that can be read. Header names are in lower case. */
    public static @Nullable Duration of(Map<String, String> headers) {
        var millis = number(headers.get("retry-after-ms"));
        if (millis != null) {
            return Duration.ofMillis(millis.longValue());
        }
        var value = headers.get("retry-after");
        var seconds = number(value);
        if (seconds != null) {
            return Duration.ofMillis(seconds.movePointRight(3).longValue());
        }
        return untilDate(value, headers.get("date"));
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        if (text == null || text.length() > 12 || !text.matches("\\d+(\\.\\d+)?")) {
            return null;
        }
        return new BigDecimal(text);
    }

    /** A date is read against the provider's own clock, so a wrong clock on either side does no harm. */
    private static @Nullable Duration untilDate(@Nullable String then, @Nullable String now) {
        if (then == null || now == null) {
            return null;
        }
        try {
            var delay = Duration.between(date(now), date(then));
            return delay.isNegative() ? Duration.ZERO : delay;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
