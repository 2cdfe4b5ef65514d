package io.throughline.sandbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.throughline.sandbox.Refusals.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Who may call, which path leads where, and how an {@link Answer} is written. */
final class SandboxRoutes {

    private static final String BEARER = "bearer ";

    /** Gemini's paths and Bedrock's. */
    private static final Pattern MODEL_IN_PATH =
            Pattern.compile("/(models?)/([^/:]+)(?::[A-Za-z]+|/converse(?:-stream)?)");

    private final byte[] key;
    private final SandboxIds ids;
    private final ChatDoor chat;
    private final ModelsDoor models;

    SandboxRoutes(String key, SandboxIds ids, ChatDoor chat, ModelsDoor models) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.ids = ids;
        this.chat = chat;
        this.models = models;
    }

    Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        var shape = request.fullPath().equals("/v1/messages") ? Refusals.ANTHROPIC : Refusals.OPENAI;
        if (!authorized(request)) {
            var problem = new Problem(
                    401, "invalid_api_key", null, "Incorrect API key provided: this is not the sandbox's key.");
            return write(shape.answer(problem), request, response);
        }
        return route(request, shape).flatMap(answer -> write(answer, request, response));
    }

    private Mono<Answer> route(HttpServerRequest request, Refusals shape) {
        var path = request.fullPath();
        if (request.method().equals(HttpMethod.GET)) {
            return path.startsWith("/v1/models") ? models.answer(path) : unknown(request, shape);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return unknown(request, shape);
        }
        var named = MODEL_IN_PATH.matcher(path);
        if (named.matches()) {
            var dialect = named.group(1).equals("model") ? "bedrock" : "gemini";
            var model = URLDecoder.decode(named.group(2), StandardCharsets.UTF_8);
            return body(request).flatMap(read -> chat.replayed(dialect, model));
        }
        return switch (path) {
            case "/v1/chat/completions" -> body(request).flatMap(chat::completions);
            case "/v1/messages" -> body(request).flatMap(chat::messages);
            case "/responses" -> body(request).flatMap(read -> chat.replayed("openai-responses", read));
            case "/v2/chat" -> body(request).flatMap(read -> chat.replayed("cohere", read));
            case "/api/chat" -> body(request).flatMap(read -> chat.replayed("ollama", read));
            default -> unknown(request, shape);
        };
    }

    private static Mono<byte[]> body(HttpServerRequest request) {
        return request.receive().aggregate().asByteArray().defaultIfEmpty(new byte[0]);
    }

    private static Mono<Answer> unknown(HttpServerRequest request, Refusals shape) {
        var message =
                ("The sandbox has no %s %s; it has POST /v1/chat/completions, POST /v1/messages, GET /v1/models, and recorded"
                                + " answers at POST /responses, /v2/chat, /api/chat, /models/… and /model/….")
                        .formatted(request.method(), request.fullPath());
        return Mono.just(shape.answer(new Problem(404, "not_found", null, message)));
    }

    private Mono<Void> write(Answer answer, HttpServerRequest request, HttpServerResponse response) {
        response.status(answer.status()).header("x-request-id", ids.next("req_"));
        answer.headers().forEach(response::header);
        var pieces = answer.pieces().<ByteBuf>map(Unpooled::wrappedBuffer);
        var ended = Flux.concat(pieces, end(answer.after(), request));
        return response.send(ended, piece -> true).then();
    }

    private static Mono<ByteBuf> end(Answer.After after, HttpServerRequest request) {
        return switch (after) {
            case END -> Mono.empty();
            case STALL -> Mono.never();
            case DROP -> Mono.<ByteBuf>never().doOnSubscribe(sub -> request.withConnection(Connection::dispose));
        };
    }

    private boolean authorized(HttpServerRequest request) {
        var authorization = request.requestHeaders().get("authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return isKey(authorization.substring(BEARER.length()).strip());
        }
        return isKey(request.requestHeaders().get("x-api-key"))
                || isKey(request.requestHeaders().get("x-goog-api-key"));
    }

    private boolean isKey(@Nullable String given) {
        return given != null && MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8));
    }
}
