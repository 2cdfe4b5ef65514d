package io.throughline.catalog.sync;

import io.throughline.catalog.Catalog;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.io.StringWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Takes over what sources say: read, compared with what they said before, doubted, stored. What is not taken over changes nothing. */
@Component
final class CatalogSync {

    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SyncSettings settings;
    private final SyncFetch fetch;
    private final SyncStore store;
    private final SyncedCatalog catalog;
    private final Clock clock;

    CatalogSync(SyncSettings settings, SyncFetch fetch, SyncStore store, SyncedCatalog catalog, Clock clock) {
        this.settings = settings;
        this.fetch = fetch;
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Reads the source where it is published. */
    Mono<SyncReport> read(Importer importer, Set<SyncOption> options) {
        return fetch.get(settings.urlOf(importer))
                .flatMap(document -> compare(importer, document))
                .flatMap(attempt -> decide(attempt, options))
                .onErrorResume(BadSourceException.class, bad -> refuse(importer, bad, options));
    }

    /** Reads a document that an administrator brings. */
    Mono<SyncReport> take(Importer importer, byte[] document, Set<SyncOption> options) {
        return compare(importer, document)
                .flatMap(attempt -> decide(attempt, options))
                .onErrorResume(BadSourceException.class, bad -> refuse(importer, bad, options));
    }

    private Mono<Attempt> compare(Importer importer, byte[] document) {
        return store.facts(importer.source())
                .publishOn(Schedulers.boundedElastic())
                .map(stored -> attempt(importer, document, stored));
    }

    private Attempt attempt(Importer importer, byte[] document, SyncStore.Facts stored) {
        var imported = importer.read(document);
        var before = StoredFacts.read(importer.source(), stored.packed());
        var now = clock.instant();
        var difference = Difference.of(before, imported, now.truncatedTo(ChronoUnit.SECONDS));
        return new Attempt(
                importer.source(),
                imported,
                difference,
                stored.version(),
                catalog.known(imported),
                catalog.waiting(imported),
                now);
    }

    private Mono<SyncReport> decide(Attempt attempt, Set<SyncOption> options) {
        var objection = SyncGuard.objection(attempt.difference());
        boolean forced = options.contains(SyncOption.FORCE)
                && !attempt.imported().models().isEmpty();
        if (objection != null && !forced) {
            return refuse(SyncReport.of(attempt, "").refused(objection), options);
        }
        if (options.contains(SyncOption.DRY_RUN)) {
            return Mono.just(SyncReport.of(attempt, "dry_run"));
        }
        return attempt.difference().isNone() ? keep(attempt) : apply(attempt);
    }

    private Mono<SyncReport> refuse(SyncReport report, Set<SyncOption> options) {
        if (options.contains(SyncOption.DRY_RUN)) {
            return Mono.just(report);
        }
        var why = String.valueOf(report.reason());
        LOG.warn("catalogue source {} was not taken over, nothing changes: {}", report.source(), why);
        return store.failed(report.source(), why, clock.instant())
                .then(catalog.refresh())
                .thenReturn(report);
    }

    private Mono<SyncReport> refuse(Importer importer, BadSourceException bad, Set<SyncOption> options) {
        return refuse(SyncReport.refused(importer.source(), String.valueOf(bad.getMessage())), options);
    }

    private Mono<SyncReport> keep(Attempt attempt) {
        return store.unchanged(attempt.source(), attempt.at())
                .then(catalog.refresh())
                .thenReturn(SyncReport.of(attempt, "unchanged"));
    }

    private Mono<SyncReport> apply(Attempt attempt) {
        var difference = attempt.difference();
        var next = new SyncStore.Next(
                attempt.source(),
                attempt.version(),
                difference.after().models().size(),
                difference.priced(),
                StoredFacts.write(difference.after()),
                json(difference.changes()),
                attempt.at());
        return store.put(next).flatMap(done -> done ? applied(attempt) : Mono.error(CatalogSync::overtaken));
    }

    private Mono<SyncReport> applied(Attempt attempt) {
        LOG.info(
                "catalogue source {}: {} models, {} of them new, {} changed, {} gone",
                attempt.source(),
                attempt.difference().after().models().size(),
                attempt.difference().added(),
                attempt.difference().changed(),
                attempt.difference().removed());
        return catalog.refresh().thenReturn(SyncReport.of(attempt, "applied"));
    }

    private static GatewayException overtaken() {
        return GatewayException.of(
                ErrorKind.CONFLICT, "somebody else has just taken over this source; nothing was changed; try again");
    }

    private static String json(List<Difference.Change> changes) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            out.writeStartArray();
            changes.forEach(change -> write(out, change));
            out.writeEndArray();
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, Difference.Change change) {
        out.writeStartObject();
        out.writeStringProperty("model", change.model());
        out.writeStringProperty("fact", change.fact());
        if (change.was() != null) {
            out.writeName("was");
            out.writeRawValue(change.was());
        }
        if (change.became() != null) {
            out.writeName("became");
            out.writeRawValue(change.became());
        }
        out.writeEndObject();
    }
}
