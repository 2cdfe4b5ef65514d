package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.tenant.Caller;
import io.throughline.tenant.Tenants;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Asks for a key on every path that is not a door's: only health is open. What lies below {@code /admin} wants an administrator's. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class CallerFilter implements WebFilter {

    private static final String HEALTH = "/actuator/health";
    private static final String ADMINISTRATION = "/admin";

    private final Tenants tenants;
    private final Ids ids;

    CallerFilter(Tenants tenants, Ids ids) {
        this.tenants = tenants;
        this.ids = ids;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getResponse().getHeaders().set("x-request-id", ids.next("req_"));
        var path = exchange.getRequest().getPath().value();
        if (below(path, HEALTH)) {
            return chain.filter(exchange);
        }
        return Mono.fromSupplier(() -> caller(exchange, path))
                .doOnNext(caller -> exchange.getAttributes().put(Caller.class.getName(), caller))
                .flatMap(caller -> chain.filter(exchange));
    }

    private Caller caller(ServerWebExchange exchange, String path) {
        var headers = exchange.getRequest().getHeaders();
        var caller = tenants.authenticate(CallerKey.of(headers::getFirst));
        if (below(path, ADMINISTRATION) && !caller.administrator()) {
            throw GatewayException.of(ErrorKind.FORBIDDEN, path + " needs an administrator's key");
        }
        return caller;
    }

    private static boolean below(String path, String prefix) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }
}
