package io.throughline.catalog.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SyncStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final SyncStore store = new SyncStore(TestPostgres.fresh().client());

    private static <T> T of(Mono<T> mono) {
        return java.util.Objects.requireNonNull(mono.block(Duration.ofSeconds(10)));
    }

    private static void done(Mono<?> mono) {
        mono.block(Duration.ofSeconds(10));
    }

    private static SyncStore.Next next(long version, String changes, Instant at) {
        return new SyncStore.Next("s", version, 3, 2, new byte[] {1, 2}, changes, at);
    }

    @Test
    void onlyOneOfTwoThatComparedWithTheSameVersionIsTaken() {
        assertThat(of(store.facts("s")).version()).isZero();
        assertThat(of(store.put(next(0, "[]", NOW)))).isTrue();
        assertThat(of(store.put(next(0, "[]", NOW)))).isFalse();
        assertThat(of(store.put(next(1, "[]", NOW.plusSeconds(1))))).isTrue();
        assertThat(of(store.facts("s")).version()).isEqualTo(2);
        assertThat(of(store.facts("s")).packed()).containsExactly(1, 2);
        var row = of(store.rows()).getFirst().state();
        assertThat(row.models()).isEqualTo(3);
        assertThat(row.priced()).isEqualTo(2);
        assertThat(row.changedAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void changesAreNotedOnlyWithWhatWasTaken() {
        var change = "[{\"model\": \"p/m\", \"fact\": \"price\", \"was\": {\"prompt\": \"1\"}, \"became\": null}]";
        assertThat(of(store.put(next(0, change, NOW)))).isTrue();
        assertThat(of(store.put(next(7, change, NOW)))).isFalse();
        assertThat(of(store.changes("p/m", 10))).singleElement().satisfies(noted -> {
            assertThat(noted.fact()).isEqualTo("price");
            assertThat(noted.was()).contains("prompt");
            assertThat(noted.at()).isEqualTo(NOW);
        });
        var muchLater = NOW.plus(Duration.ofDays(500));
        assertThat(of(store.put(next(1, change.replace("p/m", "p/n"), muchLater))))
                .isTrue();
        assertThat(of(store.changes("p/m", 10))).isEmpty();
        assertThat(of(store.changes("p/n", 10))).hasSize(1);
    }

    @Test
    void oneOfSeveralGatewaysReadsASourceInTurn() {
        assertThat(of(store.claim("s", NOW, NOW.plus(DAY)))).isTrue();
        assertThat(of(store.claim("s", NOW, NOW.plus(DAY)))).isFalse();
        assertThat(of(store.claim("s", NOW.plus(DAY), NOW.plus(DAY).plus(DAY)))).isTrue();
        done(store.postpone("s", NOW.plusSeconds(600)));
        assertThat(of(store.claim("s", NOW.plusSeconds(599), NOW.plus(DAY)))).isFalse();
        assertThat(of(store.claim("s", NOW.plusSeconds(600), NOW.plus(DAY)))).isTrue();
        assertThat(of(store.claim("s", NOW.plusSeconds(601), NOW.plusSeconds(900))))
                .as("a shorter interval counts at once")
                .isTrue();
    }

    @Test
    void aFailureLeavesWhatWasThere() {
        done(store.failed("s", "rubbish", NOW));
        assertThat(of(store.rows()).getFirst().version()).isZero();
        assertThat(of(store.put(next(0, "[]", NOW.plusSeconds(1))))).isTrue();
        done(store.failed("s", "rubbish again", NOW.plusSeconds(2)));
        var state = of(store.rows()).getFirst().state();
        assertThat(state.failure()).isEqualTo("rubbish again");
        assertThat(state.succeededAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(of(store.facts("s")).packed()).isNotNull();
        done(store.unchanged("s", NOW.plusSeconds(3)));
        assertThat(of(store.rows()).getFirst().state().succeededAt()).isEqualTo(NOW.plusSeconds(3));
        assertThat(of(store.delete("s"))).isTrue();
        assertThat(of(store.delete("s"))).isFalse();
    }
}
