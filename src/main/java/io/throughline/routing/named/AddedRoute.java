package io.throughline.routing.named;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A named route that an administrator put.
 *
 * @param organization the only one that sees it; null for all
 * @param entry as JSON, without the organization
 */
record AddedRoute(String name, @Nullable UUID organization, String entry, Instant changedAt) {

    boolean isOf(String otherName, @Nullable UUID otherOrganization) {
        return name.equals(otherName) && Objects.equals(organization, otherOrganization);
    }

    /** @throws BadRouteException when it cannot be read */
    NamedRoute read() {
        var written = WrittenYaml.read(entry, null);
        if (written.size() != 1) {
            throw new BadRouteException(Place.NOWHERE, "the route must be one text, list or object");
        }
        var route = RouteReader.read(name, new Place(null, 1, 1, "name"), written.getFirst());
        var scope = organization == null ? null : organization.toString();
        return new NamedRoute(name, scope, route.rule(), route.maxCostUsd(), route.written());
    }
}
