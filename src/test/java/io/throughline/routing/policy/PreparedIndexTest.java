package io.throughline.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.CatalogSettings;
import io.throughline.catalog.Catalogs;
import io.throughline.dialect.ListedModel;
import io.throughline.routing.affinity.Affinity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** The index of a catalogue is there before a request needs it. */
class PreparedIndexTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private final AtomicInteger models = new AtomicInteger();
    private final PolicyRoutes policies = new PolicyRoutes(Map::of, Affinity.none(), model -> {
        models.incrementAndGet();
        return CatalogIndex.UNKNOWN;
    });

    @Test
    void aChangeOfTheCatalogueIsIndexedBeforeItIsInForce() {
        var catalog = Catalogs.of(
                new CatalogSettings(Map.of(), "no-such-folder", NEVER, NEVER, NEVER), new MockEnvironment());
        catalog.beforeUse(policies::prepare);
        var old = catalog.snapshot();
        var before = policies.index(old);
        assertThat(models.getAndSet(0)).as("read at once").isEqualTo(before.size());

        var found = new ListedModel("brand-new", null, null, null, null);
        catalog.lists("openai", List.of(found), Instant.EPOCH);
        assertThat(models.getAndSet(0)).as("read at the change").isEqualTo(before.size() + 1);

        assertThat(policies.index(catalog.snapshot()).number("openai/brand-new"))
                .isNotNegative();
        assertThat(policies.index(old)).as("of a request that began before").isSameAs(before);
        assertThat(models).as("read by requests").hasValue(0);
    }

    @Test
    void whatNobodyPreparedIsIndexedByTheFirstRequest() {
        var catalog = Catalogs.of(
                new CatalogSettings(Map.of(), "no-such-folder", NEVER, NEVER, NEVER), new MockEnvironment());
        assertThat(policies.index(catalog.snapshot())).isSameAs(policies.index(catalog.snapshot()));
        assertThat(models).hasValue(policies.index(catalog.snapshot()).size());
    }
}
