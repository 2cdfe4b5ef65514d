package io.throughline.upstream;

import io.throughline.chat.GatewayError;

/** Says whose error it is: a client that used a bare model name cannot know which provider failed. */
final class Blame {

    private Blame() {}

    static GatewayError on(String provider, GatewayError error) {
        var message = error.message().startsWith("the provider")
                ? "provider '" + provider + "'" + error.message().substring("the provider".length())
                : error.message();
        return new GatewayError(error.kind(), message, error.param(), error.code(), error.retryAfter());
    }
}
