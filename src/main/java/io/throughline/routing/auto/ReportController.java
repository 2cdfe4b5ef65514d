package io.throughline.routing.auto;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Says what {@code auto} is worth to one organization; only an administrator's key gets here. */
@RestController
final class ReportController {

    private final ReportStore store;
    private final AutoSettings settings;

    ReportController(ReportStore store, AutoSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    @GetMapping("/admin/routing/auto/report")
    Mono<AutoReport> report(
            @RequestParam(required = false) @Nullable String organization,
            @RequestParam(required = false) @Nullable String since) {
        return Mono.defer(
                        () -> new Reporting(store, organization(organization), since(since)).report(settings.enabled()))
                .onErrorMap(
                        DatabaseUnavailableException.class,
                        away -> GatewayException.of(
                                ErrorKind.STATE_UNAVAILABLE, "the gateway's database does not answer; try again"));
    }

    private static UUID organization(@Nullable String id) {
        try {
            return UUID.fromString(String.valueOf(id));
        } catch (IllegalArgumentException e) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "organization must be the id of one, but it is '" + id + "'; GET /admin/organizations lists them",
                    "organization");
        }
    }

    private static @Nullable Instant since(@Nullable String time) {
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeParseException e) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "since must be a time such as 2026-11-01T00:00:00Z, but it is '" + time + "'",
                    "since");
        }
    }
}
