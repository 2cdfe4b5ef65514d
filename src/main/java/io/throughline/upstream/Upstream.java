package io.throughline.upstream;

import io.netty.buffer.ByteBuf;
import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Dialects;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/** Calls providers. One call is one attempt; {@link #inTurn} makes another one where that may help. */
@Component
public class Upstream {

    /** So much later the connection has its own limit for an answer's head, for calls that have no limit for its content. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Map<String, UpstreamDialect> dialects;
    private final Dialects clients;
    private final UpstreamHttp http;
    private final CallGuards guards;
    private final GuardedCalls guarded;
    private final Failover failover;
    private final UpstreamSettings settings;
    private final UpstreamMetrics metrics;
    private final AnswerWatch watch;
    private final ProofOfCaller proof;
    private final KeyRing keys;

    Upstream(
            List<UpstreamDialect> dialects,
            Dialects clients,
            UpstreamHttp http,
            CallGuards guards,
            GuardedCalls guarded,
            Failover failover,
            UpstreamSettings settings,
            UpstreamMetrics metrics,
            AnswerWatch watch,
            ProofOfCaller proof,
            KeyRing keys) {
        this.dialects =
                dialects.stream().collect(Collectors.toUnmodifiableMap(UpstreamDialect::id, Function.identity()));
        this.clients = clients;
        this.http = http;
        this.guards = guards;
        this.guarded = guarded;
        this.failover = failover;
        this.settings = settings;
        this.metrics = metrics;
        this.watch = watch;
        this.proof = proof;
        this.keys = keys;
    }

    /**
     * Writes the request in the route's dialect; the call itself begins when the frames are subscribed to.
     *
     * @throws GatewayException when the request cannot be said in that dialect, or not all of it and the client wants it strictly
     */
    public UpstreamAnswer open(UpstreamCall asked) {
        var call = limited(asked);
        var endpoint = call.route().endpoint();
        var usual = dialect(endpoint.dialect());
        var instead = usual.insteadFor(call.request(), endpoint.quirks());
        var dialect = instead == null ? usual : dialect(instead);
        var outgoing = dialect.write(call.request(), call.edits(), endpoint.quirks());
        if (call.request().head().strict() && !outgoing.dropped().isEmpty()) {
            refuseWhatTheClientLoses(call, dialect);
        }
        return new UpstreamAnswer(
                outgoing.dropped(), Flux.defer(() -> metrics.measured(call.route(), call(call, dialect, outgoing))));
    }

    private UpstreamCall limited(UpstreamCall call) {
        for (var edit : call.edits()) {
            if (edit instanceof Edit.LimitOutput(var tokens)) {
                var request = call.request();
                return call.asking(clients.inbound(request.dialect()).limited(request, tokens));
            }
        }
        return call;
    }

    /**
     * The answer to a request of another kind than chat, piece by piece. Fails with a {@link GatewayException}, also after pieces have come.
     * Cancelling it ends the call.
     */
    public Flux<RawPiece> handThrough(RawCall call) {
        var route = call.route();
        var dialect = dialect(route.endpoint().dialect());
        var headers = new HashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.put("accept", call.form() == RawCall.Form.JSON ? "application/json" : "*/*");
        headers.putAll(call.outgoing().headers());
        var arriving = call.arriving();
        if (arriving != null && arriving.length() >= 0) {
            headers.put("content-length", Long.toString(arriving.length()));
        }
        var exchange = new Exchange(route, dialect, call.outgoing(), arriving, headers, settings.plainTimeout());
        var reading = new RawReading(dialect, call.form());
        var limit = arriving == null
                ? settings.plainTimeout()
                : null; // whoever sends a large form slowly is not to blame for it
        return Flux.defer(() -> {
            var pieces = guarded.make(route, new FirstPiece(), limit, key -> send(exchange, key, reading::read));
            return metrics.handedThrough(route, watch.handedThrough(route, pieces));
        });
    }

    /**
     * The answer of the first call that has one, of routes that are not set aside first. A call that fails may be made again with another of
     * its provider's keys, on the plan's next route, and on the same route when its provider said when to come again. Once an item has come, a failure is passed on and nothing is tried again: the
     * client may have seen something. Fails with a {@link GatewayException} that tells all that was tried.
     */
    public <T> Flux<T> inTurn(RoutePlan plan, RouteCalls<T> calls) {
        return failover.inTurn(plan, calls);
    }

    private UpstreamDialect dialect(String id) {
        var dialect = dialects.get(id);
        if (dialect == null) {
            throw new IllegalStateException("no dialect '" + id + "'");
        }
        return dialect;
    }

    /** Whether the route's provider wants parts of its answers back that clients of that dialect throw away. */
    public boolean missesParts(Route route, String clientDialect) {
        var endpoint = route.endpoint();
        return dialect(endpoint.dialect()).missesParts(clientDialect, endpoint.quirks());
    }

    /** Marks of other providers on what was said before are the gateway's own, and no loss to the client. */
    private static void refuseWhatTheClientLoses(UpstreamCall call, UpstreamDialect dialect) {
        var edits = call.edits().stream()
                .filter(edit -> !(edit instanceof Edit.Prepend || edit instanceof Edit.Restore))
                .toList();
        var lost = dialect.write(call.request(), edits, call.route().endpoint().quirks())
                .dropped();
        if (!lost.isEmpty()) {
            throw untold(call.route(), lost);
        }
    }

    private static GatewayException untold(Route route, List<String> fields) {
        var message = "model '" + route.model().id() + "' cannot take " + String.join(", ", fields)
                + "; leave them out, or ask without throughline.strict to have them dropped";
        return new GatewayException(GatewayError.of(ErrorKind.INVALID_REQUEST, message)
                .at(fields.getFirst())
                .withCode("unsupported_parameter"));
    }

    /** The models that get no calls for the moment, or are being tried again, because most of their last ones failed. */
    public List<ModelAside> setAside() {
        return guards.aside();
    }

    /** The provider's keys that get no calls for the moment, because it refused or limits them. */
    public List<KeyAside> keysAside(Provider provider) {
        return keys.aside(provider);
    }

    private Flux<List<ChatFrame>> call(UpstreamCall call, UpstreamDialect dialect, Outgoing outgoing) {
        var quirks = call.route().endpoint().quirks();
        var reading = new AnswerReading(dialect, quirks, call.streamed());
        var firstByte = call.streamed() ? settings.firstByteTimeout() : settings.plainTimeout();
        var headers = headers(call, dialect, outgoing);
        var exchange = new Exchange(call.route(), dialect, outgoing, null, headers, firstByte);
        var frames = Flux.deferContextual(context -> guarded.make(
                call.route(),
                new Opening(CallTerms.of(context).replaceable()),
                firstByte,
                key -> send(exchange, key, reading::read)));
        return watch.watched(call.route(), call.streamed(), frames);
    }

    /** One request on its way to one provider. */
    private record Exchange(
            Route route,
            UpstreamDialect dialect,
            Outgoing outgoing,
            RawCall.@Nullable Body arriving,
            Map<String, String> headers,
            Duration firstByte) {

        Publisher<ByteBuf> body() {
            return arriving == null
                    ? Mono.fromSupplier(() -> UpstreamHttp.buffer(outgoing.body()))
                    : arriving.pieces()
                            .filter(piece -> !piece.isEmpty())
                            .map(piece -> UpstreamHttp.buffer(List.of(piece)));
        }
    }

    private <T> Flux<T> send(
            Exchange exchange,
            @Nullable ProviderKey key,
            BiFunction<HttpClientResponse, Connection, Publisher<T>> reading) {
        var body = exchange.outgoing().body();
        var url = exchange.route().endpoint().url(exchange.outgoing().path());
        var signable = new AuthScheme.Signable(exchange.route(), url, body);
        return proof.headers(signable, exchange.dialect(), key).flatMapMany(who -> {
            var headers = new HashMap<>(exchange.headers());
            headers.putAll(who);
            var head = exchange.firstByte().plus(GRACE);
            return http.post(url, headers, exchange.body(), head, reading)
                    .doOnError(GatewayException.class, failure -> {
                        if (failure.error().kind() == ErrorKind.UPSTREAM_REFUSED_KEY) {
                            proof.refused(signable, key, who);
                        }
                    });
        });
    }

    private static Map<String, String> headers(UpstreamCall call, UpstreamDialect dialect, Outgoing outgoing) {
        var headers = new HashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.put("accept", call.streamed() ? "text/event-stream" : "application/json");
        headers.putAll(outgoing.headers());
        headers.putAll(dialect.passedOn(call.clientHeader()));
        return headers;
    }
}
