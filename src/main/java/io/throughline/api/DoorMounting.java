package io.throughline.api;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Mounts the doors as a route of the HTTP server itself, below WebFlux: the same port and the same beans, at half the CPU of a mapped handler
 * (see {@code docs/adr/012-doors-below-webflux.md}). All other paths go to WebFlux.
 */
@Component
final class DoorMounting implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private final DoorHandler handler;

    DoorMounting(DoorHandler handler) {
        this.handler = handler;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addRouteProviders(
                routes -> routes.route(request -> DoorTable.owns(DoorHandler.rawPath(request)), handler));
    }
}
