package io.throughline.routing.affinity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.throughline.chat.Usage;
import io.throughline.routing.RouteAsk;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Remembers who answered the last request of a session, of a conversation, or of requests that begin alike. In memory and for minutes, as
 * providers' caches are: Anthropic keeps a prefix for five minutes after its last use, OpenAI for five to ten. Safe for use by several threads.
 */
@Component
@EnableConfigurationProperties(AffinitySettings.class)
public final class Affinity {

    /** Neither OpenAI nor Anthropic caches a shorter prefix. */
    private static final long LEAST_TOKENS = 1_024;

    private static final int MOST = 100_000;

    private final Cache<Key, Held> held;

    /** {@code session} is null for the other two kinds. */
    private record Key(
            @Nullable UUID organization,
            @Nullable String session,
            @Nullable String conversation,
            long opening) {}

    @Autowired
    Affinity(AffinitySettings settings) {
        this(settings, Ticker.systemTicker());
    }

    Affinity(AffinitySettings settings, Ticker ticker) {
        held = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(settings.affinity())
                .ticker(ticker)
                .build();
    }

    /** One that remembers nothing. */
    public static Affinity none() {
        return new Affinity(AffinitySettings.OFF);
    }

    /** Null when nobody is expected to hold anything. */
    public @Nullable Held of(RouteAsk ask) {
        return held.getIfPresent(key(ask));
    }

    /** That model has answered the request. */
    public void answered(RouteAsk ask, String model, Usage usage) {
        boolean pinned = ask.controls().session() != null;
        if (pinned || usage.totalTokens() >= LEAST_TOKENS) {
            held.put(key(ask), new Held(model, usage.totalTokens(), pinned));
        }
    }

    private static Key key(RouteAsk ask) {
        var asker = ask.asker();
        var session = ask.controls().session();
        if (session != null) {
            return new Key(asker.organization(), session, null, 0);
        }
        return asker.conversation() != null
                ? new Key(asker.organization(), null, asker.conversation(), 0)
                : new Key(asker.organization(), null, null, asker.opening().getAsLong());
    }
}
