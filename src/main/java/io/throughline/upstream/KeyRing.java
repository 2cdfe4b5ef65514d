package io.throughline.upstream;

import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.routing.Route;
import io.throughline.tenant.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Chooses among a provider's keys, and sets one aside: for all models when its account is empty, for one model when it is limited at that one or
 * refused, since a key may be good for some models only. When all of them are set aside, the one whose time ends first is used all the same: an answer is still likelier
 * than without a call. Callers' own keys are never set aside.
 */
@Component
final class KeyRing {

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int SHOWN = 4;
    private static final int SHORTEST_SHOWN = 12;

    /** Stands for a provider that takes no key: it may ask for a pause too. */
    private static final ProviderKey NO_KEY = new ProviderKey(new Secret(""), 1);

    private final Clock clock;
    private final UpstreamSettings.Cooldown settings;
    private final Map<String, KeyCircle> circles = new ConcurrentHashMap<>();

    KeyRing(Clock clock, UpstreamSettings settings) {
        this.clock = clock;
        this.settings = settings.cooldown();
    }

    private static List<ProviderKey> keys(Provider provider) {
        return provider.keys().isEmpty() ? List.of(NO_KEY) : provider.keys();
    }

    private KeyCircle circle(Provider provider) {
        return circles.compute(
                provider.id(),
                (id, circle) -> circle != null && circle.isOf(keys(provider)) ? circle : new KeyCircle(keys(provider)));
    }

    /** That of a provider with which something was wrong; null for the others. */
    private @Nullable KeyCircle known(Provider provider) {
        return circles.containsKey(provider.id()) ? circle(provider) : null;
    }

    /** The key to ask the provider itself something; null when it takes none. */
    @Nullable ProviderKey pick(Provider provider) {
        return pick(provider, null);
    }

    /** The key for the next call; null when the provider takes none. */
    @Nullable ProviderKey pick(Route route) {
        return route.ownKey() != null
                ? route.ownKey()
                : pick(route.provider(), route.model().name());
    }

    private @Nullable ProviderKey pick(Provider provider, @Nullable String model) {
        var circle = provider.keys().size() > 1 ? circle(provider) : known(provider);
        if (circle == null) {
            return provider.keys().isEmpty() ? null : provider.keys().getFirst();
        }
        var key = circle.pick(model, clock.instant());
        return key.equals(NO_KEY) ? null : key;
    }

    /** How much longer no key of the route shall be used. */
    Rest rest(Route route) {
        var circle = route.ownKey() != null ? null : known(route.provider());
        return circle == null ? Rest.NONE : circle.rest(route.model().name(), clock.instant());
    }

    /** Whether the call that failed so may be made again with another key of the same provider. */
    boolean hasAnother(Route route, GatewayError error) {
        return route.ownKey() == null
                && route.provider().keys().size() > 1
                && pause(error) != null
                && rest(route).isOver();
    }

    /** A call with that key failed; null is no key. */
    void failed(Route route, @Nullable ProviderKey key, GatewayError error) {
        var pause = pause(error);
        if (route.ownKey() != null || pause == null || pause.isZero()) {
            return;
        }
        var now = clock.instant();
        var model =
                error.kind() == ErrorKind.QUOTA_EXHAUSTED ? null : route.model().name();
        var used = key == null ? NO_KEY : key;
        var circle = circle(route.provider());
        circle.forgetBefore(now.minus(REMEMBERED));
        circle.setAside(
                used,
                new KeyAside(lastOf(used), model, error.message(), now, now.plus(pause), error.retryAfter() != null));
    }

    void worked(Route route, @Nullable ProviderKey key) {
        var circle =
                route.ownKey() != null ? null : circles.get(route.provider().id());
        if (circle != null) {
            circle.worked(key == null ? NO_KEY : key, route.model().name());
        }
    }

    List<KeyAside> aside(Provider provider) {
        var circle = circles.get(provider.id());
        return circle == null ? List.of() : circle.aside(clock.instant());
    }

    /** How many keys are set aside, each at one model or at all. */
    int aside() {
        var now = clock.instant();
        return circles.values().stream()
                .mapToInt(circle -> circle.aside(now).size())
                .sum();
    }

    /** How long an error sets a key aside; null when it does not. */
    private @Nullable Duration pause(GatewayError error) {
        var told = error.retryAfter();
        var bounded = told == null || told.compareTo(settings.longest()) < 0 ? told : settings.longest();
        return switch (error.kind()) {
            case UPSTREAM_REFUSED_KEY -> settings.refused();
            case QUOTA_EXHAUSTED -> bounded == null ? settings.empty() : bounded;
            case RATE_LIMITED -> bounded == null ? settings.unsaid() : bounded;
            case UPSTREAM_OVERLOADED, UPSTREAM_FAILED -> bounded;
            default -> null;
        };
    }

    /** Of a short key, four characters would be too many. */
    private static String lastOf(ProviderKey key) {
        var text = key.secret().reveal();
        return text.length() < SHORTEST_SHOWN ? "" : text.substring(text.length() - SHOWN);
    }
}
