package io.throughline.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.testing.FrailWire;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Organizations and keys on a real PostgreSQL. */
class TenantsStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String GIVEN = "a-key-that-the-operator-chose";

    @TempDir
    Path home;

    private final Clock clock = Clock.systemUTC();
    private final Ids ids = new Ids(clock);
    private final List<TenantStart> started = new CopyOnWriteArrayList<>();
    private FrailWire wire;
    private TestPool pool;

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        pool = TestPool.over(wire, database);
    }

    @AfterEach
    void disconnect() throws IOException {
        started.forEach(TenantStart::stop);
        pool.close();
        wire.close();
    }

    /** As a gateway starts. */
    private Tenants start(@Nullable String adminKey) {
        return start(home, adminKey);
    }

    private Tenants start(Path where, @Nullable String adminKey) {
        var settings = new TenantSettings(
                where.toString(),
                adminKey == null ? null : new Secret(adminKey),
                null,
                new TenantSettings.Keys(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(20)));
        var transactions = TransactionalOperator.create(new R2dbcTransactionManager(pool.connections()));
        var store = new TenantStore(pool.client(), transactions, settings);
        var known = new KnownKeys(store);
        var start = new TenantStart(store, known, settings, ids, clock);
        start.start();
        started.add(start);
        return new Tenants(store, known, start, ids, clock);
    }

    @Test
    void makesAnAdministratorsKeyAtTheFirstStart() throws IOException {
        var tenants = start(null);
        var admin = tenants.adminKey();
        assertThat(admin.shownOnce()).matches("tl-[A-Za-z0-9_-]{43}");
        assertThat(tenants.authenticate(admin.shownOnce()).administrator()).isTrue();
        assertThat(admin.file()).isEqualTo(home.resolve("admin.key")).hasContent(admin.shownOnce());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(admin.file())))
                .isEqualTo("rw-------");
        assertThat(tenants.organizations().collectList().block(LIMIT))
                .singleElement()
                .satisfies(organization -> assertThat(organization.name()).isEqualTo("default"));
        assertThat(admin.toString()).doesNotContain(admin.shownOnce());
    }

    @Test
    void saysAtLaterStartsWhereTheKeyIs() {
        var key = start(null).adminKey().shownOnce();
        var later = start(null);
        assertThat(later.adminKey()).isEqualTo(new AdminKey(null, home.resolve("admin.key")));
        assertThat(later.authenticate(key).administrator()).isTrue();
        assertThat(facts(later)).hasSize(1);
    }

    @Test
    void saysNothingOfAFileWhoseKeyIsGone() {
        var first = start(null);
        var second = first.createKey(organization(first), "second", true).block(LIMIT);
        assertThat(first.revokeKey(facts(first).getFirst().id()).block(LIMIT)).isTrue();
        var later = start(null);
        assertThat(later.adminKey()).isEqualTo(AdminKey.UNKNOWN);
        assertThat(later.authenticate(second.key().reveal()).administrator()).isTrue();
    }

    @Test
    void makesANewKeyWhenNoAdministratorIsLeft() {
        var first = start(null);
        first.revokeKey(facts(first).getFirst().id()).block(LIMIT);
        var later = start(null);
        assertThat(later.adminKey().shownOnce())
                .isNotNull()
                .isNotEqualTo(first.adminKey().shownOnce());
        assertThat(later.adminKey().file()).hasContent(later.adminKey().shownOnce());
    }

    @Test
    void startsWithoutAFolderThatCanBeWritten() throws IOException {
        var file = Files.createFile(home.resolve("file"));
        var admin = start(file.resolve("under"), null).adminKey();
        assertThat(admin.file()).isNull();
        assertThat(admin.shownOnce()).isNotNull();
    }

    @Test
    void makesOneKeyWhenTwoGatewaysStartAtOnce() {
        var starts = Flux.just("a", "b", "c")
                .flatMap(name -> Mono.fromCallable(() -> start(home.resolve(name), null))
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block(LIMIT);
        assertThat(starts)
                .filteredOn(tenants -> tenants.adminKey().shownOnce() != null)
                .hasSize(1);
        assertThat(starts)
                .filteredOn(tenants -> tenants.adminKey().file() != null)
                .hasSize(1);
        assertThat(facts(starts.getFirst())).hasSize(1);
    }

    @Test
    void takesTheKeyThatTheOperatorGives() {
        var tenants = start(GIVEN);
        assertThat(tenants.adminKey()).isEqualTo(AdminKey.UNKNOWN);
        assertThat(tenants.authenticate(GIVEN).administrator()).isTrue();
        assertThat(home.resolve("admin.key")).doesNotExist();
        assertThat(facts(tenants))
                .singleElement()
                .satisfies(facts -> assertThat(facts.prefix()).isEqualTo("a-key-t"));
    }

    @Test
    void addsAKeyGivenLaterAndKeepsTheOldOnes() {
        var old = start(null).adminKey().shownOnce();
        start(GIVEN);
        var tenants = start(GIVEN);
        assertThat(tenants.authenticate(GIVEN).administrator()).isTrue();
        assertThat(tenants.authenticate(old).administrator()).isTrue();
        assertThat(facts(tenants)).hasSize(2);
    }

    @Test
    void leavesARevokedKeyRevoked() {
        var tenants = start(GIVEN);
        tenants.revokeKey(facts(tenants).getFirst().id()).block(LIMIT);
        assertRefused(start(GIVEN), GIVEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifteen letters", "with a space in the middle", "schlüssel-mit-umlaut"})
    void refusesToStartWithAKeyThatIsNone(String key) {
        assertThatThrownBy(() -> start(key))
                .hasMessageContaining("throughline.admin-key")
                .hasMessageNotContaining(key);
    }

    @Test
    void takesABlankKeyForNone() {
        assertThat(start("  ").adminKey().shownOnce()).isNotNull();
    }

    @Test
    void knowsACreatedKeyAtOnceAndARevokedOneNoMore() {
        var tenants = start(GIVEN);
        var made = tenants.createKey(organization(tenants), "app", false).block(LIMIT);
        var key = made.key().reveal();
        assertThat(tenants.authenticate(key))
                .isEqualTo(new Caller(organization(tenants), made.facts().id(), false, false));
        assertThat(made.facts().prefix()).isEqualTo(key.substring(0, 8));
        assertThat(made.toString()).doesNotContain(key);
        assertThat(tenants.revokeKey(made.facts().id()).block(LIMIT)).isTrue();
        assertRefused(tenants, key);
        assertThat(tenants.revokeKey(made.facts().id()).block(LIMIT)).isFalse();
        assertThat(facts(tenants).getLast().revokedAt()).isNotNull();
    }

    @Test
    void hearsOfTheKeysOfOtherProcesses() {
        var here = start(GIVEN);
        var there = start(GIVEN);
        var made = there.createKey(organization(there), "app", false).block(LIMIT);
        await().atMost(LIMIT).until(() -> knows(here, made.key().reveal()));
        there.revokeKey(made.facts().id()).block(LIMIT);
        await().atMost(LIMIT).until(() -> !knows(here, made.key().reveal()));
    }

    @Test
    void waitsForADatabaseThatIsLate() throws IOException {
        wire.cut();
        var late = Mono.fromCallable(() -> start(GIVEN))
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
        await().during(Duration.ofMillis(300)).until(() -> !late.isDone());
        wire.mend();
        assertThat(late.join().authenticate(GIVEN).administrator()).isTrue();
    }

    @Test
    void keepsTheKeysWhileTheDatabaseIsAway() throws IOException {
        var tenants = start(GIVEN);
        wire.cut();
        assertThat(tenants.authenticate(GIVEN).administrator()).isTrue();
        assertKind(() -> tenants.createKey(UUID.randomUUID(), "x", false).block(LIMIT), ErrorKind.STATE_UNAVAILABLE);
        wire.mend();
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() ->
                        tenants.createKey(organization(tenants), "app", false).block(LIMIT) != null);
    }

    @Test
    void keepsOrganizationsApart() {
        var tenants = start(GIVEN);
        var other = tenants.createOrganization("other").block(LIMIT);
        var made = tenants.createKey(other.id(), "app", false).block(LIMIT);
        assertThat(tenants.authenticate(made.key().reveal()).organizationId()).isEqualTo(other.id());
        assertThat(tenants.keys(other.id()).collectList().block(LIMIT)).containsExactly(made.facts());
        assertThat(facts(tenants)).doesNotContain(made.facts());
    }

    @Test
    void refusesNamesAndOrganizationsThatCannotBe() {
        var tenants = start(GIVEN);
        assertKind(() -> tenants.createOrganization("default").block(LIMIT), ErrorKind.CONFLICT);
        assertKind(() -> tenants.createOrganization(" ").block(LIMIT), ErrorKind.INVALID_REQUEST);
        assertKind(() -> tenants.createOrganization("a\0b").block(LIMIT), ErrorKind.INVALID_REQUEST);
        assertKind(() -> tenants.createKey(UUID.randomUUID(), "app", false).block(LIMIT), ErrorKind.NOT_FOUND);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void asksForAKey(@Nullable String none) {
        var tenants = start(GIVEN);
        assertThatThrownBy(() -> tenants.authenticate(none)).hasMessageContaining("Authorization: Bearer");
    }

    @Test
    void showsLittleOfAnUnknownKey() {
        var tenants = start(GIVEN);
        assertThatThrownBy(() -> tenants.authenticate("sk-proj-abcdefghijklmnopqrstuvwxyz0123456789"))
                .hasMessageContaining("'sk-proj-...'");
        assertThatThrownBy(() -> tenants.authenticate("\nпривет, hello hello")).hasMessageContaining("'?????...'");
        assertThatThrownBy(() -> tenants.authenticate("abc")).hasMessageContaining("'...'");
        assertRefused(tenants, GIVEN + "x");
    }

    private List<KeyFacts> facts(Tenants tenants) {
        return tenants.keys(organization(tenants)).collectList().block(LIMIT);
    }

    private static UUID organization(Tenants tenants) {
        return tenants.organizations()
                .filter(organization -> organization.name().equals("default"))
                .blockFirst(LIMIT)
                .id();
    }

    private static boolean knows(Tenants tenants, String key) {
        try {
            return tenants.authenticate(key) != null;
        } catch (GatewayException e) {
            return false;
        }
    }

    private static void assertRefused(Tenants tenants, String key) {
        assertKind(() -> tenants.authenticate(key), ErrorKind.UNAUTHENTICATED);
    }

    private static void assertKind(ThrowingCallable action, ErrorKind kind) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().kind()).isEqualTo(kind));
    }
}
