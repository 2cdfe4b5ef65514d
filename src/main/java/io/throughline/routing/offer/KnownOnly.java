package io.throughline.routing.offer;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.KnownProviders;
import io.throughline.routing.Decision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says of models that only providers have which nobody has switched on, how they come to be called. Makes no route. */
final class KnownOnly {

    /** As a filter tells it. */
    static final String REASON = "known, not switched on";

    private static final int SHOWN = 5;

    private KnownOnly() {}

    /** Why that {@code provider/name} or bare name cannot be called; empty when no known provider is meant or offers it. */
    static Optional<String> about(CatalogSnapshot snapshot, String model) {
        int slash = model.indexOf('/');
        var provider = slash > 0 ? snapshot.known().provider(model.substring(0, slash)) : null;
        if (provider != null) {
            return Optional.of("model '" + model + "' cannot be called: provider '" + provider.id() + "' is not live ("
                    + provider.whyNotLive() + ")");
        }
        var offering = snapshot.known().offerings(model);
        return offering.isEmpty()
                ? Optional.empty()
                : Optional.of("model '" + model + "' cannot be called: it is offered by " + some(offering)
                        + ", which nobody has switched on; an administrator does so with PUT /admin/providers/{id} and"
                        + " {\"api_key\": \"…\"}");
    }

    private static String some(List<String> ids) {
        var first = ids.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return ids.size() > SHOWN ? first + " and " + (ids.size() - SHOWN) + " more" : first;
    }

    /** The offerings of that bare name that are no candidates. */
    static List<Decision.Rejected> rejected(KnownProviders known, String name) {
        return known.offerings(name).stream()
                .map(id -> new Decision.Rejected(id + "/" + name, REASON))
                .toList();
    }
}
