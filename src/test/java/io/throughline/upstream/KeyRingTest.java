package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
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
    private final KeyRing ring = new KeyRing(clock);
    private final Provider provider = provider(HEAVY, LIGHT);

    private static Provider provider(ProviderKey... keys) {
        var endpoint = new Endpoint("openai-chat", URI.create("http://localhost/v1"), Set.of());
        return new Provider("p", "P", endpoint, List.of(keys), null);
    }

    @Test
    void keysTakeTurnsByWeight() {
        var picked = IntStream.range(0, 8).mapToObj(i -> ring.pick(provider)).toList();
        assertThat(picked.stream().filter(HEAVY::equals)).hasSize(6);
        assertThat(picked.subList(0, 4)).contains(LIGHT);
    }

    @Test
    void aRefusedKeyIsSetAsideForTenMinutes() {
        ring.failed(provider, HEAVY, REFUSED);
        assertThat(ring.hasAnother(provider, REFUSED)).isTrue();
        assertThat(IntStream.range(0, 8).mapToObj(i -> ring.pick(provider))).containsOnly(LIGHT);
        assertThat(ring.aside(provider)).singleElement().satisfies(aside -> {
            assertThat(aside.endsWith()).isEqualTo("0001");
            assertThat(aside.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
        });
        clock.advance(Duration.ofMinutes(11));
        assertThat(ring.aside(provider)).isEmpty();
        assertThat(ring.pick(provider)).isEqualTo(HEAVY);
    }

    @Test
    void aLimitedKeyComesBackWhenTheProviderSays() {
        ring.failed(provider, HEAVY, LIMITED.retryAfter(Duration.ofSeconds(5)));
        ring.failed(provider, LIGHT, LIMITED);
        assertThat(ring.hasAnother(provider, LIMITED)).isFalse();
        assertThat(ring.pick(provider)).as("the one that is back first").isEqualTo(HEAVY);
        clock.advance(Duration.ofSeconds(6));
        assertThat(ring.hasAnother(provider, LIMITED)).isTrue();
        clock.advance(Duration.ofSeconds(60));
        assertThat(ring.aside(provider)).isEmpty();
    }

    @Test
    void otherErrorsAreNotTheKeys() {
        var error = GatewayError.of(ErrorKind.UPSTREAM_FAILED, "down");
        ring.failed(provider, HEAVY, error);
        assertThat(ring.aside(provider)).isEmpty();
        assertThat(ring.hasAnother(provider, error)).isFalse();
    }

    @Test
    void theOnlyKeyIsUsedWhateverHappenedToIt() {
        var single = provider(LIGHT);
        ring.failed(single, LIGHT, REFUSED);
        assertThat(ring.pick(single)).isEqualTo(LIGHT);
        assertThat(ring.hasAnother(single, REFUSED)).isFalse();
        ring.worked(single, LIGHT);
        assertThat(ring.aside(single)).isEmpty();
    }
}
