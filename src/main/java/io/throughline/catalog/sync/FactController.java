package io.throughline.catalog.sync;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.KnownFact;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET /admin/models/{id}}: who says what of a model, since when, and whom the gateway believes. */
@RestController
final class FactController {

    private static final int MOST_CHANGES = 200;

    private final Catalog catalog;
    private final SyncStore store;

    FactController(Catalog catalog, SyncStore store) {
        this.catalog = catalog;
        this.store = store;
    }

    /** {@code changesKnown} is false while the database does not answer. */
    record View(
            String id,
            List<FactView> facts,
            List<ChangeView> changes,
            @JsonProperty("changes_known") boolean changesKnown) {}

    /** {@code validFrom} is null where it is not known; {@code inForce} for the first of each name. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record FactView(
            String fact,
            @JsonRawValue String value,
            String source,
            @JsonProperty("valid_from") @Nullable Instant validFrom,
            @JsonProperty("in_force") boolean inForce) {}

    /** The newest first. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ChangeView(
            String fact,
            String source,
            @JsonRawValue @Nullable String was,
            @JsonRawValue @Nullable String became,
            Instant at) {}

    /** The id holds slashes, encoded or not. */
    @GetMapping("/admin/models/{*id}")
    Mono<View> get(@PathVariable String id) {
        var written = id.substring(1);
        var model = catalog.snapshot().model(written);
        var known = catalog.snapshot().known().offering(written);
        if (model != null) {
            return view(model.id(), catalog.facts(model));
        }
        if (known != null) {
            return view(written, catalog.facts(known, written.substring(written.indexOf('/') + 1)));
        }
        return Mono.error(
                GatewayException.of(ErrorKind.MODEL_NOT_FOUND, "model '" + written + "' is not in the catalogue"));
    }

    private Mono<View> view(String model, List<KnownFact> known) {
        var facts = views(known);
        return store.changes(model, MOST_CHANGES)
                .map(changes -> new View(
                        model, facts, changes.stream().map(FactController::view).toList(), true))
                .onErrorReturn(new View(model, facts, List.of(), false));
    }

    private static List<FactView> views(List<KnownFact> facts) {
        var views = new ArrayList<FactView>(facts.size());
        var seen = new HashSet<String>();
        for (var known : facts) {
            var name = known.fact().name();
            views.add(
                    new FactView(name, FactJson.text(known.fact()), known.source(), known.validFrom(), seen.add(name)));
        }
        return views;
    }

    private static ChangeView view(SyncStore.Noted noted) {
        return new ChangeView(noted.fact(), noted.source(), noted.was(), noted.became(), noted.at());
    }
}
