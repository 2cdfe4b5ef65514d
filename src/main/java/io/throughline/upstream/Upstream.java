package io.throughline.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.routing.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Calls providers. One call is one attempt: nothing is repeated here. */
@Component
public class Upstream {

    private final Map<String, UpstreamDialect> dialects;
    private final UpstreamHttp http;
    private final CallGuards guards;
    private final UpstreamSettings settings;
    private final UpstreamMetrics metrics;
    private final ProofOfCaller proof;
    private final KeyRing keys;

    Upstream(
            List<UpstreamDialect> dialects,
            UpstreamHttp http,
            CallGuards guards,
            UpstreamSettings settings,
            UpstreamMetrics metrics,
            ProofOfCaller proof,
            KeyRing keys) {
        this.dialects =
                dialects.stream().collect(Collectors.toUnmodifiableMap(UpstreamDialect::id, Function.identity()));
        this.http = http;
        this.guards = guards;
        this.settings = settings;
        this.metrics = metrics;
        this.proof = proof;
        this.keys = keys;
    }

    /**
     * Writes the request in the route's dialect; the call itself begins when the frames are subscribed to.
     *
     * @throws GatewayException when the request cannot be said in that dialect, or not all of it and the client wants it strictly
     */
    public UpstreamAnswer open(UpstreamCall call) {
        var endpoint = call.route().endpoint();
        var usual = dialect(endpoint.dialect());
        var instead = usual.insteadFor(call.request(), endpoint.quirks());
        var dialect = instead == null ? usual : dialect(instead);
        var outgoing = dialect.write(call.request(), call.edits(), endpoint.quirks());
        if (call.request().head().strict() && !outgoing.dropped().isEmpty()) {
            throw untold(call.route(), outgoing.dropped());
        }
        return new UpstreamAnswer(
                outgoing.dropped(), Flux.defer(() -> metrics.measured(call.route(), guarded(call, dialect, outgoing))));
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

    private static GatewayException untold(Route route, List<String> fields) {
        var message = "model '" + route.model().id() + "' cannot take " + String.join(", ", fields)
                + "; leave them out, or ask without throughline.strict to have them dropped";
        return new GatewayException(GatewayError.of(ErrorKind.INVALID_REQUEST, message)
                .at(fields.getFirst())
                .withCode("unsupported_parameter"));
    }

    /** The models that get no calls for the moment because most of their last ones failed; {@code provider/*} for a provider's unlisted ones. */
    public List<String> setAside() {
        return guards.breakers().getAllCircuitBreakers().stream()
                .filter(breaker -> breaker.getState() == CircuitBreaker.State.OPEN)
                .map(CircuitBreaker::getName)
                .sorted()
                .toList();
    }

    /** The provider's keys that get no calls for the moment, because it refused or limits them. */
    public List<KeyAside> keysAside(Provider provider) {
        return keys.aside(provider);
    }

    /** Whether a call that failed so may be made again with another of the provider's keys. */
    public boolean hasAnotherKey(Provider provider, GatewayError error) {
        return keys.hasAnother(provider, error);
    }

    private Flux<List<ChatFrame>> guarded(UpstreamCall call, UpstreamDialect dialect, Outgoing outgoing) {
        var permit = guards.enter(call.route());
        var opening = new Opening();
        var provider = call.route().provider();
        var key = keys.pick(provider);
        return send(call, dialect, outgoing, key)
                .onErrorMap(TransportErrors::of)
                .<List<ChatFrame>>handle((batch, sink) -> {
                    var error = opening.add(batch);
                    if (error != null) {
                        sink.error(error);
                    } else if (opening.isOver()) {
                        permit.succeeded();
                        keys.worked(provider, key);
                        sink.next(opening.release(batch));
                    }
                })
                .doOnError(GatewayException.class, failure -> {
                    permit.failed(failure);
                    keys.failed(provider, key, failure.error());
                })
                .onErrorResume(
                        GatewayException.class, failure -> opening.isOver() ? brokeOff(failure) : Flux.error(failure))
                .doFinally(signal -> permit.close());
    }

    private static Flux<List<ChatFrame>> brokeOff(GatewayException failure) {
        return Flux.just(List.of(ChatFrame.of("", new ChatEvent.Failed(failure.error()))));
    }

    private Flux<List<ChatFrame>> send(
            UpstreamCall call, UpstreamDialect dialect, Outgoing outgoing, @Nullable ProviderKey key) {
        var endpoint = call.route().endpoint();
        var url = endpoint.url(outgoing.path());
        var firstByte = call.streamed() ? settings.firstByteTimeout() : settings.plainTimeout();
        var reading = new AnswerReading(dialect, endpoint.quirks(), call.streamed());
        var headers = headers(call, dialect, outgoing);
        var signable = new AuthScheme.Signable(call.route(), url, outgoing.body());
        return proof.headers(signable, dialect, key).flatMapMany(who -> {
            headers.putAll(who);
            return http.post(url, headers, outgoing.body(), firstByte, reading::read)
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
