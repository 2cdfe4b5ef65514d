package io.throughline.upstream;

import io.netty.channel.ChannelOption;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSettings;
import io.throughline.catalog.Provider;
import io.throughline.dialect.ListedModel;
import io.throughline.dialect.ModelList;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;

/**
 * Asks providers in the background for the lists of their models: live ones now and then, so that the catalogue knows what there is; local
 * ones that are not live often, for one that answers is live from then on.
 */
@Component
final class ModelLists implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ModelLists.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 4;
    private static final int MAX_BYTES = 32 << 20;
    private static final int OK = 200;

    private final Catalog catalog;
    private final CatalogSettings settings;
    private final Map<String, UpstreamDialect> dialects;
    private final KeyRing keys;
    private final Environment environment;
    private final Clock clock;
    private final HttpClient client = HttpClient.newConnection()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
            .compress(true)
            .headers(headers -> headers.set("user-agent", "throughline").set("accept", "application/json"));
    private final Map<String, Instant> askAgain = new ConcurrentHashMap<>();
    private volatile @Nullable Disposable asking;

    ModelLists(
            Catalog catalog,
            CatalogSettings settings,
            List<UpstreamDialect> dialects,
            KeyRing keys,
            Environment environment,
            Clock clock) {
        this.catalog = catalog;
        this.settings = settings;
        this.dialects =
                dialects.stream().collect(Collectors.toUnmodifiableMap(UpstreamDialect::id, Function.identity()));
        this.keys = keys;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public void start() {
        asking = Flux.interval(Duration.ZERO, settings.probeEvery())
                .onBackpressureDrop()
                .concatMap(tick -> round(), 1)
                .subscribe();
    }

    private Mono<Void> round() {
        var awaited = Flux.fromIterable(catalog.awaited())
                .filter(provider -> !isOurselves(provider.endpoint().baseUrl()))
                .flatMap(this::await, AT_ONCE);
        var live = Flux.fromIterable(catalog.snapshot().providers())
                .filter(provider -> provider.live() && isDue(provider))
                .flatMap(this::list, AT_ONCE);
        return awaited.thenMany(live).then();
    }

    /** On a standard port of theirs there may be this gateway. */
    private boolean isOurselves(URI url) {
        return "localhost".equals(url.getHost())
                && Integer.toString(url.getPort()).equals(environment.getProperty("local.server.port"));
    }

    private boolean isDue(Provider provider) {
        var again = askAgain.get(provider.id());
        return !settings.listModelsEvery().isZero()
                && provider.endpoint().modelsUrl() != null
                && (again == null || !clock.instant().isBefore(again));
    }

    private Mono<Void> await(Provider provider) {
        return ask(provider)
                .doOnNext(models -> {
                    LOG.info(
                            "provider {} answers at {} and is live",
                            provider.id(),
                            provider.endpoint().baseUrl());
                    catalog.answers(provider.id());
                    take(provider, models);
                })
                .onErrorComplete()
                .then();
    }

    private Mono<Void> list(Provider provider) {
        var asked = clock.instant();
        return ask(provider)
                .doOnNext(models -> take(provider, models))
                .onErrorResume(failure -> {
                    LOG.debug("provider {} lists no models: {}", provider.id(), failure.toString());
                    askAgain.put(provider.id(), asked.plus(AFTER_FAILURE));
                    return Mono.empty();
                })
                .then();
    }

    private void take(Provider provider, List<ListedModel> models) {
        var now = clock.instant();
        askAgain.put(provider.id(), now.plus(settings.listModelsEvery()));
        if (!models.isEmpty()) {
            catalog.lists(provider.id(), models, now);
        }
    }

    private Mono<List<ListedModel>> ask(Provider provider) {
        var url = provider.endpoint().modelsUrl();
        var dialect = dialects.get(provider.endpoint().dialect());
        if (url == null || dialect == null || provider.endpoint().auth() != null) {
            return Mono.empty();
        }
        var headers = new HashMap<>(dialect.standingHeaders());
        headers.putAll(ProofOfCaller.key(provider.endpoint(), dialect, keys.pick(provider)));
        return get(url, headers)
                .publishOn(Schedulers.boundedElastic()) // taking it over may take longer than an event loop should wait
                .map(ModelList::read)
                .timeout(ANSWER_TIMEOUT);
    }

    private Mono<JsonBytes> get(URI url, Map<String, String> headers) {
        return client.headers(all -> headers.forEach(all::set))
                .get()
                .uri(url)
                .response((response, body) -> response.status().code() == OK
                        ? gathered(body)
                        : Flux.error(new IllegalStateException("it answered " + response.status())))
                .next();
    }

    private static Mono<JsonBytes> gathered(ByteBufFlux body) {
        return body.asByteArray()
                .reduceWith(ByteArrayOutputStream::new, (all, piece) -> {
                    if (all.size() + piece.length > MAX_BYTES) {
                        throw new IllegalStateException("its list is larger than " + MAX_BYTES + " bytes");
                    }
                    all.writeBytes(piece);
                    return all;
                })
                .map(all -> JsonBytes.of(all.toByteArray()));
    }

    @Override
    public void stop() {
        var running = asking;
        if (running != null) {
            running.dispose();
        }
        asking = null;
    }

    @Override
    public boolean isRunning() {
        return asking != null;
    }
}
