package io.throughline.upstream;

import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Chooses among a provider's keys, and sets one aside that the provider refused or limits. When all of them are set aside, the one whose time
 * ends first is used all the same: an answer is still likelier than without a call.
 */
@Component
final class KeyRing {

    private static final Duration WHILE_REFUSED = Duration.ofMinutes(10);
    private static final Duration WHILE_LIMITED = Duration.ofSeconds(60);
    private static final int SHOWN = 4;
    private static final int SHORTEST_SHOWN = 12;

    private final Clock clock;
    private final Map<String, Ring> rings = new ConcurrentHashMap<>();

    KeyRing(Clock clock) {
        this.clock = clock;
    }

    /** The keys of one provider, and how they stand. */
    private static final class Ring {
        private final List<ProviderKey> keys;
        private final int[] credit;
        private final Map<ProviderKey, KeyAside> aside = new LinkedHashMap<>();

        Ring(List<ProviderKey> keys) {
            this.keys = keys;
            credit = new int[keys.size()];
        }

        /** Each key in its turn, evenly mixed: all gain their weight, the richest pays for all. */
        synchronized ProviderKey pick(Instant now) {
            int best = -1;
            int total = 0;
            for (int i = 0; i < keys.size(); i++) {
                if (isAside(keys.get(i), now)) {
                    continue;
                }
                credit[i] += keys.get(i).weight();
                total += keys.get(i).weight();
                if (best < 0 || credit[i] > credit[best]) {
                    best = i;
                }
            }
            if (best < 0) {
                return soonest();
            }
            credit[best] -= total;
            return keys.get(best);
        }

        private ProviderKey soonest() {
            var first = keys.getFirst();
            for (var key : keys) {
                first = until(key).isBefore(until(first)) ? key : first;
            }
            return first;
        }

        private Instant until(ProviderKey key) {
            var state = aside.get(key);
            return state == null ? Instant.MIN : state.until();
        }

        private boolean isAside(ProviderKey key, Instant now) {
            return until(key).isAfter(now);
        }

        synchronized boolean anyInForce(Instant now) {
            return keys.stream().anyMatch(key -> !isAside(key, now));
        }

        synchronized void setAside(ProviderKey key, KeyAside state) {
            aside.put(key, state);
        }

        synchronized void worked(ProviderKey key) {
            aside.remove(key);
        }

        synchronized List<KeyAside> aside(Instant now) {
            var lasting = new ArrayList<KeyAside>();
            for (var state : aside.values()) {
                if (state.until().isAfter(now)) {
                    lasting.add(state);
                }
            }
            return lasting;
        }
    }

    private Ring ring(Provider provider) {
        return rings.compute(
                provider.id(),
                (id, ring) -> ring != null && ring.keys.equals(provider.keys()) ? ring : new Ring(provider.keys()));
    }

    /** The key for the next call; null when the provider takes none. */
    @Nullable ProviderKey pick(Provider provider) {
        return switch (provider.keys().size()) {
            case 0 -> null;
            case 1 -> provider.keys().getFirst();
            default -> ring(provider).pick(clock.instant());
        };
    }

    /** Whether the call that failed so may be made again with another key of the same provider. */
    boolean hasAnother(Provider provider, GatewayError error) {
        return provider.keys().size() > 1
                && pause(error) != null
                && ring(provider).anyInForce(clock.instant());
    }

    void failed(Provider provider, @Nullable ProviderKey key, GatewayError error) {
        var pause = pause(error);
        if (key != null && pause != null) {
            var now = clock.instant();
            var state = new KeyAside(lastOf(key), error.message(), now, now.plus(pause));
            ring(provider).setAside(key, state);
        }
    }

    void worked(Provider provider, @Nullable ProviderKey key) {
        var ring = key == null ? null : rings.get(provider.id());
        if (ring != null && key != null) {
            ring.worked(key);
        }
    }

    List<KeyAside> aside(Provider provider) {
        var ring = rings.get(provider.id());
        return ring == null ? List.of() : ring.aside(clock.instant());
    }

    /** How long an error sets a key aside; null when the error is not about the key. */
    private static @Nullable Duration pause(GatewayError error) {
        if (error.kind() == ErrorKind.UPSTREAM_REFUSED_KEY) {
            return WHILE_REFUSED;
        }
        boolean limited = error.kind() == ErrorKind.RATE_LIMITED || error.kind() == ErrorKind.QUOTA_EXHAUSTED;
        return !limited ? null : error.retryAfter() != null ? error.retryAfter() : WHILE_LIMITED;
    }

    /** Of a short key, four characters would be too many. */
    private static String lastOf(ProviderKey key) {
        var text = key.secret().reveal();
        return text.length() < SHORTEST_SHOWN ? "" : text.substring(text.length() - SHOWN);
    }
}
