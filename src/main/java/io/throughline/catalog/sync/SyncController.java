package io.throughline.catalog.sync;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Commands about synced sources, below {@code /admin/catalog}; only an administrator's key gets here. */
@RestController
@RequestMapping("/admin/catalog")
final class SyncController {

    private final CatalogSync sync;
    private final SyncStore store;
    private final SyncedCatalog synced;
    private final List<Importer> importers;
    private final SyncSettings settings;

    SyncController(
            CatalogSync sync, SyncStore store, SyncedCatalog synced, List<Importer> importers, SyncSettings settings) {
        this.sync = sync;
        this.store = store;
        this.synced = synced;
        this.importers = importers;
        this.settings = settings;
    }

    record Page(String object, List<SyncReport> data) {}

    record Deleted(String source, boolean deleted) {}

    /** Reads sources where they are published: that one, or those of the settings. */
    @PostMapping("/sync")
    Mono<Page> sync(
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "false") boolean force) {
        var chosen = source != null
                ? List.of(importer(source))
                : importers.stream()
                        .filter(importer -> settings.sources().contains(importer.source()))
                        .toList();
        return Flux.fromIterable(chosen)
                .concatMap(importer -> sync.read(importer, options(dryRun, force)))
                .collectList()
                .map(reports -> new Page("list", reports))
                .onErrorMap(DatabaseUnavailableException.class, away -> away());
    }

    /** Takes over the document in the body, as if the source had published it. */
    @PostMapping("/import")
    Mono<SyncReport> take(
            ServerHttpRequest request,
            @RequestParam String source,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "false") boolean force) {
        var importer = importer(source);
        return request.getBody()
                .reduceWith(ByteArrayOutputStream::new, this::append)
                .map(ByteArrayOutputStream::toByteArray)
                .flatMap(document -> sync.take(importer, document, options(dryRun, force)))
                .onErrorMap(DatabaseUnavailableException.class, away -> away())
                .handle((report, sink) -> {
                    if (report.wasRefused()) {
                        sink.error(refused(report));
                    } else {
                        sink.next(report);
                    }
                });
    }

    /** Forgets all that the source said. */
    @DeleteMapping("/sources/{source}")
    Mono<Deleted> delete(@PathVariable String source) {
        return store.delete(importer(source).source())
                .delayUntil(done -> synced.refresh())
                .onErrorMap(DatabaseUnavailableException.class, away -> away())
                .map(done -> new Deleted(source, done));
    }

    private ByteArrayOutputStream append(ByteArrayOutputStream all, DataBuffer piece) {
        var bytes = new byte[piece.readableByteCount()];
        piece.read(bytes);
        DataBufferUtils.release(piece);
        if (all.size() + (long) bytes.length > settings.maxSize().toBytes()) {
            throw tooLarge();
        }
        all.writeBytes(bytes);
        return all;
    }

    private static Set<SyncOption> options(boolean dryRun, boolean force) {
        var options = EnumSet.noneOf(SyncOption.class);
        if (dryRun) {
            options.add(SyncOption.DRY_RUN);
        }
        if (force) {
            options.add(SyncOption.FORCE);
        }
        return options;
    }

    private Importer importer(String source) {
        return importers.stream()
                .filter(importer -> importer.source().equals(source))
                .findFirst()
                .orElseThrow(() -> GatewayException.of(
                        ErrorKind.INVALID_REQUEST,
                        "source '" + source + "' is not one of "
                                + importers.stream().map(Importer::source).toList(),
                        "source"));
    }

    private static GatewayException refused(SyncReport report) {
        return GatewayException.of(
                ErrorKind.INVALID_REQUEST,
                "source " + report.source() + " was not taken over, nothing changes: " + report.reason()
                        + (report.entries() > 0 ? "; force=true takes it all the same" : ""));
    }

    private GatewayException tooLarge() {
        return GatewayException.of(
                ErrorKind.TOO_LARGE,
                "the document is larger than throughline.catalog.sync.max-size, "
                        + settings.maxSize().toBytes() + " bytes");
    }

    private static GatewayException away() {
        return GatewayException.of(
                ErrorKind.STATE_UNAVAILABLE, "the gateway's database does not answer; nothing was changed; try again");
    }
}
