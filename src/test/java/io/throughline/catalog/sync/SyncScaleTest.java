package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.CatalogSettings;
import io.throughline.catalog.Catalogs;
import io.throughline.catalog.SyncedSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** A catalogue of 20,000 models: from the stored bytes to a snapshot in less than a second. */
class SyncScaleTest {

    private static final int MODELS = 20_000;
    private static final int ROUNDS = 5;

    /** The thread's own time: other builds on the machine shall not decide. */
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private static byte[] document() {
        var text = new StringBuilder("{\"openai\": {\"models\": {");
        for (int i = 0; i < MODELS; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("\"scale-")
                    .append(i)
                    .append("\": {\"limit\": {\"context\": ")
                    .append(100_000 + i)
                    .append(", \"output\": 8192}, \"tool_call\": true, \"reasoning\": false, \"open_weights\": false,")
                    .append(" \"release_date\": \"2026-03-05\", \"modalities\": {\"input\": [\"text\", \"image\"],")
                    .append(" \"output\": [\"text\"]}, \"cost\": {\"input\": 0.")
                    .append(1 + i % 9)
                    .append(", \"output\": 1, \"cache_read\": 0.01}}");
        }
        return text.append("}}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isLoadedWithinASecond() {
        var imported = new ModelsDevImporter().read(document());
        var stored = StoredFacts.write(Difference.of(
                        new SyncedSource("models-dev", List.of(), List.of()),
                        imported,
                        Instant.parse("2026-11-20T10:00:00Z"))
                .after());
        var hour = Duration.ofHours(1);
        var catalog =
                Catalogs.of(new CatalogSettings(Map.of(), "no-such-folder", hour, hour, hour), new MockEnvironment());
        var times = new ArrayList<Duration>();
        for (int i = 0; i < ROUNDS; i++) {
            long begin = THREAD.getCurrentThreadCpuTime();
            catalog.synced(List.of(StoredFacts.read("models-dev", stored)));
            times.add(Duration.ofNanos(THREAD.getCurrentThreadCpuTime() - begin));
        }
        System.out.println("20,000 models, " + stored.length + " bytes stored, loaded in " + times);
        assertThat(catalog.snapshot().models()).hasSizeGreaterThanOrEqualTo(MODELS);
        assertThat(Collections.min(times)).isLessThan(Duration.ofSeconds(1));
    }
}
