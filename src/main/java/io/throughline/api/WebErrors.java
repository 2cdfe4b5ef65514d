package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import java.util.stream.Stream;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Gives errors of paths that are not a door's the same envelope; runs before Boot's own handler with its HTML page. */
@Component
@Order(-2)
final class WebErrors implements WebExceptionHandler {

    private static final String ENVELOPE = "openai-chat";

    private final ErrorRenderer errors;
    private final Ids ids;

    WebErrors(ErrorRenderer errors, Ids ids) {
        this.errors = errors;
        this.ids = ids;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        var response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        var known = response.getHeaders().getFirst("x-request-id");
        var requestId = known == null ? ids.next("req_") : known;
        var body = errors.render(known(exchange, failure), ENVELOPE, requestId);
        response.setStatusCode(HttpStatusCode.valueOf(body.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().set("x-request-id", requestId);
        body.headers().forEach(response.getHeaders()::set);
        if (failure instanceof ResponseStatusException status) {
            response.getHeaders().addAll(status.getHeaders()); // such as Allow
        }
        return skipBody(exchange)
                .then(response.writeWith(Mono.fromSupplier(
                        () -> response.bufferFactory().wrap(body.json().toByteArray()))));
    }

    /** A body that nobody has read can leave the connection deaf to its next request; one that was read already fails here at once. */
    private static Mono<Void> skipBody(ServerWebExchange exchange) {
        return exchange.getRequest()
                .getBody()
                .doOnNext(DataBufferUtils::release)
                .then()
                .onErrorComplete();
    }

    /** The commonest mistake with an SDK: a base URL without the version. */
    private static String hint(String path) {
        boolean versionLost =
                Stream.of("/chat/", "/models", "/messages", "/responses").anyMatch(path::startsWith);
        return versionLost ? "; did you mean /v1" + path + "? OpenAI SDKs want the base URL with /v1" : "";
    }

    private static Throwable known(ServerWebExchange exchange, Throwable failure) {
        if (!(failure instanceof ResponseStatusException status)) {
            return failure;
        }
        var request = exchange.getRequest();
        var what = request.getMethod() + " " + request.getPath().value();
        var reason = status.getReason() == null ? "" : ": " + status.getReason();
        return switch (status.getStatusCode().value()) {
            case 404 ->
                GatewayException.of(
                        ErrorKind.NOT_FOUND,
                        "there is no " + what + hint(request.getPath().value()));
            case 405 -> GatewayException.of(ErrorKind.METHOD_NOT_ALLOWED, what + " is not allowed" + reason);
            case 413 -> GatewayException.of(ErrorKind.TOO_LARGE, "the body of " + what + " is too large");
            case 415 ->
                GatewayException.of(ErrorKind.UNSUPPORTED_MEDIA_TYPE, what + " takes application/json" + reason);
            default ->
                status.getStatusCode().is4xxClientError()
                        ? GatewayException.of(ErrorKind.INVALID_REQUEST, what + " was not understood" + reason)
                        : failure;
        };
    }
}
