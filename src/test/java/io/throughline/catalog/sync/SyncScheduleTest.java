package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSettings;
import io.throughline.catalog.Catalogs;
import io.throughline.testing.MutableClock;
import io.throughline.testing.Soon;
import io.throughline.testing.TestDatabase;
import io.throughline.testing.TestPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

/** Two gateways on one database. */
class SyncScheduleTest {

    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    private Path folder;

    private final TestDatabase database = TestPostgres.fresh();
    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final AtomicInteger reads = new AtomicInteger();
    private Gateway one;
    private Gateway other;

    /** Counts how often the document is read, whichever gateway does it. */
    private final class Counting implements Importer {

        private final Importer importer = new LiteLlmImporter();

        @Override
        public String source() {
            return importer.source();
        }

        @Override
        public URI url() {
            return importer.url();
        }

        @Override
        public Imported read(byte[] document) {
            reads.incrementAndGet();
            return importer.read(document);
        }
    }

    /** The part of a gateway that syncs. */
    private final class Gateway {

        private final Catalog catalog;
        private final SyncSchedule schedule;

        Gateway(Duration every) {
            var never = Duration.ofHours(1);
            var settings = new CatalogSettings(Map.of(), folder.toString(), OFTEN, never, never);
            catalog = Catalogs.of(settings, new MockEnvironment());
            var sync = new SyncSettings(
                    every,
                    List.of("litellm"),
                    null,
                    null,
                    document().toUri(),
                    Duration.ofSeconds(5),
                    DataSize.ofMegabytes(1));
            List<Importer> importers = List.of(new Counting());
            var store = new SyncStore(database.client());
            var synced = new SyncedCatalog(store, catalog, sync, importers);
            var service = new CatalogSync(sync, new SyncFetch(sync), store, synced, clock);
            schedule = new SyncSchedule(settings, sync, importers, service, synced, store, catalog, clock);
            schedule.start();
        }

        Integer window() {
            var model = catalog.snapshot().model("openai/timed");
            return model == null ? null : model.windowTokens();
        }
    }

    private Path document() {
        return folder.resolve("prices.json");
    }

    private void publish(int window) throws Exception {
        Files.writeString(
                document(),
                "{\"timed\": {\"litellm_provider\": \"openai\", \"mode\": \"chat\", \"max_input_tokens\": " + window
                        + "}}");
    }

    @BeforeEach
    void start() throws Exception {
        publish(1_000);
        one = new Gateway(Duration.ofHours(1));
        other = new Gateway(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        one.schedule.stop();
        other.schedule.stop();
    }

    @Test
    void oneReadsInTurnAndBothHaveIt() throws Exception {
        bothHave(1_000);
        assertThat(reads).hasValue(1);

        publish(2_000);
        clock.advance(Duration.ofMinutes(61));
        bothHave(2_000);
        assertThat(reads).hasValue(2);
    }

    @Test
    void aFailureIsSeenByBothAndTriedAgainSooner() throws Exception {
        bothHave(1_000);
        Files.writeString(document(), "<html>");
        clock.advance(Duration.ofMinutes(61));
        Soon.holds(() -> {
            for (var gateway : List.of(one, other)) {
                assertThat(gateway.catalog.sourceStates()).singleElement().satisfies(state -> {
                    assertThat(state.failure()).contains("HTML");
                    assertThat(state.nextAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
                });
            }
        });
        assertThat(one.window()).isEqualTo(1_000);

        publish(3_000);
        clock.advance(Duration.ofMinutes(11));
        bothHave(3_000);
    }

    @Test
    void aRestartHasItWithoutAsking() throws Exception {
        bothHave(1_000);
        var restarted = new Gateway(Duration.ZERO);
        try {
            Soon.holds(() -> assertThat(restarted.window()).isEqualTo(1_000));
            assertThat(restarted.catalog.sourceStates().getFirst().nextAt()).isNull();
            assertThat(reads).hasValue(1);
        } finally {
            restarted.schedule.stop();
        }
    }

    private void bothHave(int window) throws Exception {
        Soon.holds(() -> {
            assertThat(one.window()).isEqualTo(window);
            assertThat(other.window()).isEqualTo(window);
        });
    }
}
