package io.throughline.tenant;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The keys in force, as they were last read. A reading that began earlier never replaces one that began later. */
@Component
final class KnownKeys {

    private record Reading(long number, Map<KeyHash, Caller> callers) {}

    private final TenantStore store;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicReference<Reading> newest = new AtomicReference<>(new Reading(0, Map.of()));

    KnownKeys(TenantStore store) {
        this.store = store;
    }

    @Nullable Caller find(KeyHash hash) {
        return newest.get().callers.get(hash);
    }

    boolean hasAdministrator() {
        return newest.get().callers.values().stream().anyMatch(Caller::administrator);
    }

    /** Reads all keys again; what is known stays when the database is away. */
    Mono<Void> refresh() {
        return Mono.defer(() -> {
            long number = numbers.incrementAndGet();
            return store.callers()
                    .doOnNext(callers -> keep(new Reading(number, callers)))
                    .then();
        });
    }

    private void keep(Reading reading) {
        newest.accumulateAndGet(reading, (known, read) -> read.number > known.number ? read : known);
    }
}
