package io.throughline.upstream;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.routing.Route;
import io.throughline.tenant.OwnKeys;

/** Says whose error it is: a client that used a bare model name cannot know which provider failed. */
final class Blame {

    private Blame() {}

    static GatewayError on(Route route, GatewayError error) {
        var provider = route.provider().id();
        if (route.ownKey() != null && error.kind() == ErrorKind.UPSTREAM_REFUSED_KEY) {
            var refused = "provider '" + provider + "' refused the key that came with the request in the header "
                    + OwnKeys.HEADER;
            return new GatewayError(error.kind(), refused, null, error.code(), null);
        }
        var message = error.message().startsWith("the provider")
                ? "provider '" + provider + "'" + error.message().substring("the provider".length())
                : error.message();
        return new GatewayError(error.kind(), message, error.param(), error.code(), error.retryAfter());
    }
}
