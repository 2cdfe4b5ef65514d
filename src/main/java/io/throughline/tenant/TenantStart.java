package io.throughline.tenant;

import io.throughline.chat.Ids;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Sees that there are an organization and a key before the first request comes, and reads the keys again from then on. */
@Component
final class TenantStart implements SmartLifecycle {

    static final String ORGANIZATION = "default";

    private static final Logger LOG = LoggerFactory.getLogger(TenantStart.class);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final TenantStore store;
    private final KnownKeys known;
    private final TenantSettings settings;
    private final Ids ids;
    private final Clock clock;
    private volatile AdminKey adminKey = AdminKey.UNKNOWN;
    private volatile boolean stale;
    private volatile @Nullable Disposable polling;

    TenantStart(TenantStore store, KnownKeys known, TenantSettings settings, Ids ids, Clock clock) {
        this.store = store;
        this.known = known;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    AdminKey adminKey() {
        return adminKey;
    }

    /** Waits: a gateway that knows no key can serve nobody. */
    @Override
    public void start() {
        adminKey = ensureAdministrator();
        readKeys();
        polling = Flux.interval(settings.tenant().refresh())
                .onBackpressureDrop()
                .concatMap(tick -> poll(), 1)
                .subscribe();
    }

    private AdminKey ensureAdministrator() {
        var organization =
                insist(store.organization(new Organization(ids.next(), ORGANIZATION, false, clock.instant())));
        var given = settings.adminKey();
        return given == null ? ensureOwnKey(organization) : ensureGivenKey(organization, given);
    }

    private AdminKey ensureGivenKey(UUID organization, Secret given) {
        var hash = KeyHash.of(given.reveal());
        if (insist(store.insert(facts(organization, "given", given), hash))) {
            LOG.info("throughline.admin-key is in force as an administrator's key");
        }
        readKeys();
        var caller = known.find(hash);
        if (caller == null || !caller.administrator()) {
            LOG.warn(
                    "throughline.admin-key is a key that was revoked, or that is no administrator's; it stays so: give another one");
        }
        return AdminKey.UNKNOWN;
    }

    /** The file comes first: a key that is in force and written nowhere would be lost. */
    private AdminKey ensureOwnKey(UUID organization) {
        var file = new KeyFile(settings.keyFile());
        readKeys();
        if (known.hasAdministrator()) {
            return new AdminKey(null, isKnown(file.read()) ? file.path() : null);
        }
        var key = KeyText.random();
        var written = file.write(key);
        if (!waitFor(store.insertFirst(facts(organization, "first start", key), KeyHash.of(key.reveal())))) {
            file.delete();
            return AdminKey.UNKNOWN;
        }
        return new AdminKey(key.reveal(), written ? file.path() : null);
    }

    private boolean isKnown(@Nullable String key) {
        return key != null && known.find(KeyHash.of(key)) != null;
    }

    private KeyFacts facts(UUID organization, String name, Secret key) {
        return new KeyFacts(ids.next(), organization, name, KeyText.prefix(key.reveal()), true, clock.instant(), null);
    }

    private void readKeys() {
        var unused = insist(known.refresh().thenReturn(true));
    }

    /** Tries again while the database is away: it may start at this moment too. For what may be done twice. */
    private <T> T insist(Mono<T> mono) {
        return waitFor(mono.retryWhen(
                Retry.fixedDelay(Long.MAX_VALUE, PAUSE).filter(DatabaseUnavailableException.class::isInstance)));
    }

    private <T> T waitFor(Mono<T> mono) {
        var limit = settings.tenant().startTimeout();
        var late = new DatabaseUnavailableException(
                "the database did not answer for " + limit.toSeconds() + " s, so no key is known");
        return Objects.requireNonNull(mono.timeout(limit, Mono.error(late)).block());
    }

    private Mono<Void> poll() {
        return known.refresh().doOnSuccess(done -> tell(null)).onErrorResume(failure -> {
            tell(failure);
            return Mono.empty();
        });
    }

    /** One line when the database goes, one when it is back. */
    private void tell(@Nullable Throwable failure) {
        if (stale == (failure != null)) {
            return;
        }
        stale = failure != null;
        if (failure == null) {
            LOG.info("keys are fresh again");
        } else {
            LOG.warn("keys cannot be read, those known stay in force: {}", failure.getMessage());
        }
    }

    @Override
    public void stop() {
        var running = polling;
        if (running != null) {
            running.dispose();
        }
        polling = null;
    }

    @Override
    public boolean isRunning() {
        return polling != null;
    }

    /** Before the web server takes requests. */
    @Override
    public int getPhase() {
        return 0;
    }
}
