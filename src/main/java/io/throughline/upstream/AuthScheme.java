package io.throughline.upstream;

import io.throughline.catalog.ProviderKey;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A way of proving to a provider who calls that is more than a key in a header: a signature of the request, a token that has to be fetched and
 * renewed. Found by type; a provider's file names it as {@code auth}. Providers without one get their key in the dialect's own header.
 */
interface AuthScheme {

    /** The name in provider files. */
    String id();

    /**
     * The headers for this one call, by the provider's key whose turn it is; null when the provider has none. Fails with a
     * {@link GatewayException} UPSTREAM_REFUSED_KEY when none can be made.
     */
    Mono<Map<String, String>> headers(Signable call, @Nullable ProviderKey key);

    /** The provider refused a call with these headers: what is kept for further calls with them must not be used again. */
    default void refused(@Nullable ProviderKey key, Map<String, String> headers) {}

    /** What may have to be signed. */
    record Signable(Route route, URI url, List<JsonBytes> body) {}
}
