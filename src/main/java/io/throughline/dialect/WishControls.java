package io.throughline.dialect;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Wishes;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members {@code timeout} (seconds), {@code hedge}, {@code on_failure} and {@code fit} of a body's object {@code throughline}, and the same as
 * headers; and OpenRouter's older {@code transforms} and its plugin {@code context-compression}.
 */
final class WishControls {

    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(86_400);
    private static final int MOST_DIGITS = 12;

    private WishControls() {}

    /** LiteLLM's {@code timeout} beside {@code throughline} counts where that one says nothing. */
    static Wishes of(JsonIndex body) {
        var usual = timeout(text(body.value("timeout")), "timeout");
        return own(body).or(usual == null ? Wishes.USUAL : new Wishes(usual, null, null, null));
    }

    private static Wishes own(JsonIndex body) {
        var own = body.value("throughline");
        var compress = FitControls.ofOpenRouter(body);
        if (own == null || own.at(0) != '{') {
            return compress == null ? Wishes.USUAL : new Wishes(null, null, null, compress);
        }
        var controls = JsonIndex.of(own);
        var fit = FitControls.of(text(controls.value("fit")), "throughline.fit");
        return new Wishes(
                timeout(text(controls.value("timeout")), "throughline.timeout"),
                hedge(text(controls.value("hedge")), "throughline.hedge"),
                resume(text(controls.value("on_failure")), "throughline.on_failure"),
                fit != null ? fit : compress);
    }

    /** {@code X-Throughline-Timeout}, {@code -Hedge}, {@code -On-Failure} and {@code -Fit}, looked up by lower-case names. */
    static Wishes ofHeaders(Function<String, @Nullable String> header) {
        return new Wishes(
                timeout(header.apply("x-throughline-timeout"), "X-Throughline-Timeout"),
                hedge(header.apply("x-throughline-hedge"), "X-Throughline-Hedge"),
                resume(header.apply("x-throughline-on-failure"), "X-Throughline-On-Failure"),
                FitControls.of(header.apply("x-throughline-fit"), "X-Throughline-Fit"));
    }

    private static @Nullable String text(@Nullable JsonBytes value) {
        return value == null || value.is("null") ? null : value.utf8();
    }

    private static @Nullable Duration timeout(@Nullable String text, String name) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() <= MOST_DIGITS && text.strip().matches("\\d+(\\.\\d+)?")) {
            var seconds = new BigDecimal(text.strip());
            if (seconds.signum() > 0 && seconds.compareTo(MOST_SECONDS) <= 0) {
                return Duration.ofMillis(Math.max(1, seconds.movePointRight(3).longValue()));
            }
        }
        throw wrong(name, "must be seconds, more than 0 and at most " + MOST_SECONDS + ", such as 30 or 2.5", text);
    }

    private static @Nullable Boolean hedge(@Nullable String text, String name) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, "must be true or false", text);
        };
    }

    private static @Nullable Boolean resume(@Nullable String text, String name) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return switch (text.strip()) {
            case "resume", "\"resume\"" -> true;
            case "fail", "\"fail\"" -> false;
            default -> throw wrong(name, "must be \"fail\" or \"resume\"", text);
        };
    }

    private static GatewayException wrong(String name, String problem, String value) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, name + " " + problem + ", but it is " + value, name);
    }
}
