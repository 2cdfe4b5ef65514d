package io.throughline.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.throughline.api.DoorAnswer.Piece;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.tenant.Caller;
import io.throughline.tenant.OwnKeys;
import io.throughline.tenant.Tenants;
import io.throughline.wire.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Stands between the HTTP server and the doors: key, path, method, body in; status, headers, bytes out; every error in the client's words. */
@Component
final class DoorHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final String OPENAI = "openai-chat";
    private static final String EVENTS = "text/event-stream";
    private static final String ANTHROPIC = "anthropic";
    private static final String THREADS = "threads";
    private static final Map<String, String> STREAM = Map.of(
            "content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache", "x-accel-buffering", "no");

    private final DoorTable doors;
    private final Tenants tenants;
    private final ErrorRenderer errors;
    private final Ids ids;
    private final BodyReader.Limits limits;
    private final KeyedAnswers keyed;

    DoorHandler(
            DoorTable doors,
            Tenants tenants,
            ErrorRenderer errors,
            Ids ids,
            BodyReader.Limits limits,
            KeyedAnswers keyed) {
        this.doors = doors;
        this.tenants = tenants;
        this.errors = errors;
        this.ids = ids;
        this.limits = limits;
        this.keyed = keyed;
    }

    /** One request with what is known of it before a door is found. */
    private record Visit(
            HttpServerRequest request,
            HttpServerResponse response,
            UUID id,
            String requestId,
            String dialect,
            long startedNanos) {
        @Nullable String header(String name) {
            return request.requestHeaders().get(name);
        }
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        if (request.method().name().equals("OPTIONS")) {
            return Cors.preflight(request, response).send();
        }
        long started = System.nanoTime();
        var path = rawPath(request);
        var id = ids.next();
        var visit = new Visit(
                request, response, id, "req_" + id.toString().replace("-", ""), dialect(path, request), started);
        try {
            return enter(visit, path);
        } catch (RuntimeException e) {
            return BodyReader.skip(request)
                    .then(Mono.defer(
                            () -> Mono.from(send(visit, errors.render(e, visit.dialect(), visit.requestId())))));
        }
    }

    static String rawPath(HttpServerRequest request) {
        var uri = request.uri();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** Before a door is known, the path and a header tell which API a client believes to speak. */
    private static String dialect(String path, HttpServerRequest request) {
        if (DoorTable.isThreads(path)) {
            return THREADS;
        }
        return path.contains("/v1/messages") || request.requestHeaders().contains("anthropic-version")
                ? ANTHROPIC
                : OPENAI;
    }

    private Publisher<Void> enter(Visit visit, String path) {
        var caller = tenants.authenticate(CallerKey.of(visit::header));
        var ownKeys = tenants.ownKeys(caller, visit.header(OwnKeys.HEADER));
        var match = doors.find(path, visit.request().method().name());
        if (match == null) {
            throw GatewayException.of(ErrorKind.NOT_FOUND, "there is no " + path + "; there are: " + doors.paths());
        }
        var door = match.door();
        var method = visit.request().method().name();
        if (!door.takes(method)) {
            visit.response().header("allow", match.methods());
            throw GatewayException.of(
                    ErrorKind.METHOD_NOT_ALLOWED, method + " is not allowed on " + path + "; use " + match.methods());
        }
        var entered = new Entered(visit, match, caller, ownKeys);
        if (door.takesUploads()) {
            var upload = new ArrivingUpload(visit.request(), limits);
            return answer(entered, JsonBytes.EMPTY, upload).then(upload.rest());
        }
        if (!method.equals("GET")) {
            checkContentType(door, visit.header("content-type"));
        }
        return BodyReader.read(visit.request(), limits)
                .onErrorComplete(AbortedException.class) // the client hung up: nobody to answer, nothing to log
                .flatMap(body -> answer(entered, body, null))
                .onErrorResume(failure -> failed(visit, failure));
    }

    /** A visit of somebody we know, at the right door. */
    private record Entered(Visit visit, DoorTable.Match match, Caller caller, OwnKeys ownKeys) {}

    private Mono<Void> answer(Entered entered, JsonBytes body, @Nullable ArrivingUpload upload) {
        var visit = entered.visit();
        var request = new DoorRequest(
                visit.id(),
                visit.requestId(),
                entered.caller(),
                entered.ownKeys(),
                entered.match().rest(),
                Query.of(visit.request().uri()),
                body,
                upload,
                visit::header,
                visit.startedNanos(),
                visit.request().method().name());
        return Mono.defer(() -> answer(visit, entered.match().door(), request))
                .onErrorResume(failure -> failed(visit, failure));
    }

    private Mono<Void> answer(Visit visit, Door door, DoorRequest request) {
        var key = visit.header(KeyedAnswers.HEADER);
        if (key == null || request.upload() != null || !request.method().equals("POST")) {
            return write(visit, door.answer(request));
        }
        return keyed.answer(key, rawPath(visit.request()), request, () -> door.answer(request))
                .flatMap(answer -> write(visit, answer));
    }

    private Mono<Void> failed(Visit visit, Throwable failure) {
        if (!visit.response().hasSentHeaders()) {
            return Mono.from(send(visit, errors.render(failure, visit.dialect(), visit.requestId())));
        }
        return failure instanceof GatewayException ? hangUp(visit.response()) : Mono.error(failure);
    }

    /** A body that has begun cannot become an error any more: without its end, nobody takes it for complete. */
    private static Mono<Void> hangUp(HttpServerResponse response) {
        return Mono.create(done -> response.withConnection(
                connection -> connection.channel().close().addListener(closed -> done.success())));
    }

    private static void checkContentType(Door door, @Nullable String type) {
        if (type != null && !door.takesBody(type)) {
            throw GatewayException.of(
                    ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                    "content-type is '" + type + "'; send application/json",
                    "content-type");
        }
    }

    private Mono<Void> write(Visit visit, DoorAnswer answer) {
        return switch (answer) {
            case DoorAnswer.Whole(var body) ->
                body.onErrorResume(failure -> Mono.just(errors.render(failure, visit.dialect(), visit.requestId())))
                        .flatMap(whole -> Mono.from(send(visit, whole)));
            case DoorAnswer.Streamed(var pieces) ->
                pieces.switchOnFirst((first, all) -> first.getThrowable() instanceof Throwable failure
                                ? send(visit, errors.render(failure, visit.dialect(), visit.requestId()))
                                : stream(visit, first.get(), all))
                        .then();
        };
    }

    private Publisher<Void> stream(Visit visit, @Nullable Piece first, Flux<Piece> pieces) {
        var headers = new HashMap<String, String>(STREAM);
        headers.putAll(first == null ? Map.of() : first.headers());
        var response = head(visit, 200, headers);
        var type = headers.getOrDefault("content-type", "");
        var all = type.startsWith(EVENTS) ? pieces.onErrorResume(failure -> Flux.just(broken(visit, failure))) : pieces;
        return response.send(all.map(DoorHandler::buffer));
    }

    /** An event that says why no more of them come; the blank lines before it end one that was cut. */
    private Piece broken(Visit visit, Throwable failure) {
        var error = errors.render(failure, visit.dialect(), visit.requestId()).json();
        return new Piece(Map.of(), ("\n\ndata: " + error.utf8() + "\n\n").getBytes(StandardCharsets.UTF_8), true);
    }

    private static ByteBuf buffer(Piece piece) {
        return Unpooled.wrappedBuffer(piece.bytes());
    }

    private Publisher<Void> send(Visit visit, DoorAnswer.Body body) {
        var response = head(visit, body.status(), body.headers()).header("content-type", "application/json");
        return response.send(Mono.fromSupplier(() -> buffer(body.json())));
    }

    private static ByteBuf buffer(JsonBytes json) {
        return Unpooled.wrappedBuffer(json.array(), json.offset(), json.length());
    }

    private static HttpServerResponse head(Visit visit, int status, Map<String, String> headers) {
        var response = visit.response().status(status);
        var all = response.responseHeaders();
        all.set("x-request-id", visit.requestId());
        if (visit.dialect().equals(ANTHROPIC)) {
            all.set("request-id", visit.requestId());
        }
        headers.forEach(all::set);
        Cors.expose(visit.request(), all);
        return response;
    }
}
