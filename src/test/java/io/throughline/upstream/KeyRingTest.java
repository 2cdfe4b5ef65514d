package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.routing.Route;
import io.throughline.tenant.Secret;
import io.throughline.testing.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final ProviderKey HEAVY = new ProviderKey(new Secret("sk-heavy-key-0001"), 3);
    private static final ProviderKey LIGHT = new ProviderKey(new Secret("sk-light-key-0002"), 1);
    private static final GatewayError REFUSED = GatewayError.of(ErrorKind.UPSTREAM_REFUSED_KEY, "refused");
    private static final GatewayError LIMITED = GatewayError.of(ErrorKind.RATE_LIMITED, "limited");

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final KeyRing ring = new KeyRing(clock, UsualSettings.usual());
    private final Provider provider = provider(HEAVY, LIGHT);
    private final Route route = route(provider, "m");

    private static Provider provider(ProviderKey... keys) {
        var endpoint = new Endpoint("openai-chat", URI.create("http://localhost/v1"), Set.of());
        return new Provider("p", "P", endpoint, List.of(keys), null);
    }

    private static Route route(Provider provider, String model) {
        return new Route(
                provider, new Model(provider.id(), model, null, null, null, Set.of(), null, null, true), "test");
    }

    @Test
    void keysTakeTurnsByWeight() {
        var picked = IntStream.range(0, 8).mapToObj(i -> ring.pick(route)).toList();
        assertThat(picked.stream().filter(HEAVY::equals)).hasSize(6);
        assertThat(picked.subList(0, 4)).contains(LIGHT);
    }

    @Test
    void aRefusedKeyIsSetAsideForTenMinutes() {
        ring.failed(route, HEAVY, REFUSED);
        assertThat(ring.hasAnother(route, REFUSED)).isTrue();
        assertThat(IntStream.range(0, 8).mapToObj(i -> ring.pick(route))).containsOnly(LIGHT);
        assertThat(ring.aside(provider)).singleElement().satisfies(aside -> {
            assertThat(aside.endsWith()).isEqualTo("0001");
            assertThat(aside.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
        });
        clock.advance(Duration.ofMinutes(11));
        assertThat(ring.aside(provider)).isEmpty();
        assertThat(ring.pick(route)).isEqualTo(HEAVY);
    }

    @Test
    void aLimitedKeyComesBackWhenTheProviderSays() {
        ring.failed(route, HEAVY, LIMITED.retryAfter(Duration.ofSeconds(5)));
        ring.failed(route, LIGHT, LIMITED);
        assertThat(ring.hasAnother(route, LIMITED)).isFalse();
        assertThat(ring.pick(route)).as("the one that is back first").isEqualTo(HEAVY);
        clock.advance(Duration.ofSeconds(6));
        assertThat(ring.hasAnother(route, LIMITED)).isTrue();
        clock.advance(Duration.ofSeconds(60));
        assertThat(ring.aside(provider)).isEmpty();
    }

    @Test
    void otherErrorsAreNotTheKeys() {
        var error = GatewayError.of(ErrorKind.UPSTREAM_FAILED, "down");
        ring.failed(route, HEAVY, error);
        assertThat(ring.aside(provider)).isEmpty();
        assertThat(ring.hasAnother(route, error)).isFalse();
    }

    @Test
    void theOnlyKeyIsUsedWhateverHappenedToIt() {
        var single = route(provider(LIGHT), "m");
        ring.failed(single, LIGHT, REFUSED);
        assertThat(ring.pick(single)).isEqualTo(LIGHT);
        assertThat(ring.hasAnother(single, REFUSED)).isFalse();
        ring.worked(single, LIGHT);
        assertThat(ring.aside(single.provider())).isEmpty();
    }

    @Test
    void aLimitIsThatOfOneModel() {
        ring.failed(route, HEAVY, LIMITED);
        ring.failed(route, LIGHT, LIMITED.retryAfter(Duration.ofSeconds(20)));
        assertThat(ring.rest(route)).isEqualTo(new Rest(Duration.ofSeconds(10), false));
        assertThat(ring.rest(route(provider, "other")).isOver()).isTrue();
        assertThat(ring.aside(provider)).extracting(KeyAside::model).containsOnly("m");
    }

    @Test
    void anEmptyAccountIsThatOfAllModels() {
        var empty = GatewayError.of(ErrorKind.QUOTA_EXHAUSTED, "empty");
        ring.failed(route, HEAVY, empty);
        ring.failed(route, LIGHT, empty);
        assertThat(ring.rest(route(provider, "other"))).isEqualTo(new Rest(Duration.ofMinutes(1), false));
    }

    @Test
    void aProviderIsNotBelievedForEver() {
        var single = route(provider(LIGHT), "m");
        ring.failed(single, LIGHT, LIMITED.retryAfter(Duration.ofDays(3)));
        assertThat(ring.rest(single)).isEqualTo(new Rest(Duration.ofMinutes(10), true));
    }

    @Test
    void oneCallTriesAKeyAgainAndTheOthersLeaveItAlone() {
        ring.failed(route, HEAVY, LIMITED.retryAfter(Duration.ofSeconds(5)));
        clock.advance(Duration.ofSeconds(6));
        assertThat(IntStream.range(0, 8).mapToObj(i -> ring.pick(route)).filter(HEAVY::equals))
                .hasSize(1);
        clock.advance(Duration.ofSeconds(3));
        assertThat(IntStream.range(0, 8).mapToObj(i -> ring.pick(route)).filter(HEAVY::equals))
                .as("the trial may have been left by its client")
                .hasSize(1);
        ring.worked(route, HEAVY);
        assertThat(IntStream.range(0, 8).mapToObj(i -> ring.pick(route)).filter(HEAVY::equals))
                .hasSize(6);
    }

    @Test
    void aProviderWithoutKeysMayAskForAPauseToo() {
        var keyless = route(provider(), "m");
        ring.failed(keyless, null, LIMITED.retryAfter(Duration.ofSeconds(5)));
        assertThat(ring.rest(keyless)).isEqualTo(new Rest(Duration.ofSeconds(5), true));
        assertThat(ring.pick(keyless)).isNull();
        ring.worked(keyless, null);
        assertThat(ring.rest(keyless).isOver()).isTrue();
    }

    @Test
    void aCallersOwnKeyIsNeverSetAside() {
        var own = new Route(provider, route.model(), "test", LIGHT);
        ring.failed(own, LIGHT, REFUSED);
        assertThat(ring.rest(own).isOver()).isTrue();
        assertThat(ring.aside(provider)).isEmpty();
    }
}
