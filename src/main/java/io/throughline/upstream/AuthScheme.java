package io.throughline.upstream;

import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * A way of proving to a provider who calls that is more than a key in a header: a signature of the request, a token that has to be fetched and
 * renewed. Found by type; a provider's file names it as {@code auth}. Providers without one get their key in the dialect's own header.
 */
interface AuthScheme {

    /** The name in provider files. */
    String id();

    /** The headers for this one call. Fails with a {@link GatewayException} UPSTREAM_REFUSED_KEY when none can be made. */
    Mono<Map<String, String>> headers(Signable call);

    /** What may have to be signed. */
    record Signable(Route route, URI url, List<JsonBytes> body) {}
}
