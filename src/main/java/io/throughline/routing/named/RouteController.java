package io.throughline.routing.named;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Administration of named routes, below {@code /admin/routes}; only an administrator's key gets here. */
@RestController
@RequestMapping("/admin/routes")
final class RouteController {

    private final AddedRoutes added;
    private final RouteBook book;
    private final Clock clock;

    RouteController(AddedRoutes added, RouteBook book, Clock clock) {
        this.added = added;
        this.book = book;
        this.clock = clock;
    }

    /**
     * One route, of a file or of an administrator.
     *
     * @param organization the only one that sees it; null for all
     * @param source {@code administrator}, or the file with line and column
     * @param reason why it is not in force; null when it is
     * @param changedAt null for a route of a file
     * @param route as it was written
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record View(
            String name,
            @Nullable String organization,
            String source,
            @JsonProperty("in_force") boolean inForce,
            @Nullable String reason,
            @JsonProperty("changed_at") @Nullable Instant changedAt,
            @Nullable Object route) {}

    /** {@code warnings} are targets of routes in force that nobody knows now. */
    record Page(String object, List<View> data, List<String> warnings) {}

    record Deleted(String name, boolean deleted) {}

    @GetMapping
    Page list() {
        var views = new ArrayList<View>();
        book.ofFiles().forEach(route -> views.add(view(route)));
        var edition = book.edition();
        edition.inForce().forEach((route, read) -> views.add(view(route, null)));
        edition.refused().forEach((route, why) -> views.add(view(route, why.getMessage())));
        return new Page("list", views, book.warnings());
    }

    /** An administrator's is shown rather than a file's. */
    @GetMapping("/{name}")
    Mono<View> get(@PathVariable String name, @RequestParam(required = false) @Nullable String organization) {
        return organization(organization).map(scope -> shown(name, scope, organization));
    }

    private View shown(String name, Optional<UUID> scope, @Nullable String organization) {
        var id = scope.orElse(null);
        var edition = book.edition();
        for (var route : edition.inForce().keySet()) {
            if (route.isOf(name, id)) {
                return view(route, null);
            }
        }
        for (var refused : edition.refused().entrySet()) {
            if (refused.getKey().isOf(name, id)) {
                return view(refused.getKey(), refused.getValue().getMessage());
            }
        }
        return book.ofFile(name, id).map(RouteController::view).orElseThrow(() -> notThere(name, organization));
    }

    /** The body is what a file would say of it, as JSON or YAML: a model string, a list or an object. */
    @PutMapping(
            path = "/{name}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/yaml", "application/x-yaml", "text/yaml"})
    Mono<View> put(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String organization,
            @RequestBody String body) {
        return Mono.fromSupplier(() -> RouteEntry.read(name, body))
                .flatMap(entry -> organization(entry.organization(organization))
                        .flatMap(scope -> put(name, scope.orElse(null), entry)))
                .onErrorMap(BadRouteException.class, RouteController::refused);
    }

    private Mono<View> put(String name, @Nullable UUID organization, RouteEntry entry) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var route = new AddedRoute(name, organization, entry.json(), now);
        return added.put(route).thenReturn(view(route, null));
    }

    @DeleteMapping("/{name}")
    Mono<Deleted> delete(@PathVariable String name, @RequestParam(required = false) @Nullable String organization) {
        return organization(organization)
                .flatMap(scope -> added.delete(name, scope.orElse(null))
                        .filter(done -> done)
                        .map(done -> new Deleted(name, true))
                        .switchIfEmpty(Mono.error(() -> inFile(name, scope.orElse(null), organization))));
    }

    /** Empty for all organizations. */
    private Mono<Optional<UUID>> organization(@Nullable String written) {
        return written == null
                ? Mono.just(Optional.empty())
                : added.organization(written).map(Optional::of);
    }

    private GatewayException inFile(String name, @Nullable UUID id, @Nullable String organization) {
        return book.ofFile(name, id)
                .map(route -> GatewayException.of(
                        ErrorKind.CONFLICT,
                        "the route '" + name + "' is in "
                                + route.written().place().text() + "; take it out of that file",
                        "name"))
                .orElseGet(() -> notThere(name, organization));
    }

    private static GatewayException refused(BadRouteException bad) {
        var path = bad.path().isEmpty() ? "route" : bad.path();
        return GatewayException.of(ErrorKind.INVALID_REQUEST, String.valueOf(bad.getMessage()), path);
    }

    private static GatewayException notThere(String name, @Nullable String organization) {
        return GatewayException.of(
                ErrorKind.NOT_FOUND,
                "there is no route '" + name + "'"
                        + (organization == null ? " for all organizations" : " of organization '" + organization + "'")
                        + "; GET /admin/routes lists them all");
    }

    private static View view(NamedRoute route) {
        var source = route.written().place().text();
        return new View(
                route.name(),
                route.organization(),
                source,
                true,
                null,
                null,
                route.written().value());
    }

    private static View view(AddedRoute route, @Nullable String reason) {
        var organization = route.organization();
        return new View(
                route.name(),
                organization == null ? null : organization.toString(),
                "administrator",
                reason == null,
                reason,
                route.changedAt(),
                RouteEntry.value(route.entry()));
    }
}
