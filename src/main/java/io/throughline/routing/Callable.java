package io.throughline.routing;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.tenant.OwnKeys;
import java.util.HashMap;
import java.util.Map;

/** Which providers a caller can reach: the live ones, and those that lack nothing but a key which the caller has. */
public record Callable(Map<String, ProviderKey> ownKeys) {

    private static final Callable WITHOUT_KEYS = new Callable(Map.of());

    /** @throws GatewayException INVALID_REQUEST when a key is for a provider that does not exist: it would never be used */
    public static Callable of(CatalogSnapshot snapshot, OwnKeys keys) {
        if (keys.byProvider().isEmpty()) {
            return WITHOUT_KEYS;
        }
        var byId = new HashMap<String, ProviderKey>();
        keys.byProvider().forEach((name, key) -> {
            var provider = snapshot.provider(name);
            if (provider == null) {
                var known = snapshot.known().provider(name);
                throw GatewayException.of(
                        ErrorKind.INVALID_REQUEST,
                        "the header " + OwnKeys.HEADER + " has a key for '" + name + "', which is "
                                + (known == null
                                        ? "no provider here; GET /status lists them"
                                        : "not live: " + known.whyNotLive()));
            }
            byId.put(provider.id(), new ProviderKey(key, 1));
        });
        return new Callable(byId);
    }

    public boolean reaches(Provider provider) {
        return provider.live() || provider.lacksOnlyKey() && ownKeys.containsKey(provider.id());
    }

    public Route route(Provider provider, Model model, String reason) {
        return new Route(provider, model, reason, ownKeys.get(provider.id()));
    }
}
