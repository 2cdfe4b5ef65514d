package io.throughline.catalog;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Asks local providers now and then whether they are there, in the background; one that has answered is live and not asked again. */
@Component
final class LocalProbe implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProbe.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final int AT_ONCE = 4;
    private static final int OK = 200;

    private final Catalog catalog;
    private final CatalogSettings settings;
    private final Environment environment;
    private final HttpClient client = HttpClient.newConnection()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
            .headers(headers -> headers.set("user-agent", "throughline"));
    private volatile @Nullable Disposable probing;

    LocalProbe(Catalog catalog, CatalogSettings settings, Environment environment) {
        this.catalog = catalog;
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public void start() {
        probing = Flux.interval(Duration.ZERO, settings.probeEvery())
                .onBackpressureDrop()
                .concatMap(tick -> probe(), 1)
                .subscribe();
    }

    private Mono<Void> probe() {
        return Flux.fromIterable(catalog.awaited())
                .filter(provider -> !isOurselves(provider.endpoint().baseUrl()))
                .flatMap(this::ask, AT_ONCE)
                .doOnNext(this::found)
                .then();
    }

    /** On a standard port of theirs there may be this gateway. */
    private boolean isOurselves(URI url) {
        return "localhost".equals(url.getHost())
                && Integer.toString(url.getPort()).equals(environment.getProperty("local.server.port"));
    }

    /** The provider itself if it lists its models, else nothing. */
    private Mono<Provider> ask(Provider provider) {
        return client.get()
                .uri(provider.endpoint().modelsUrl())
                .responseSingle((response, body) -> Mono.just(response.status().code() == OK))
                .timeout(ANSWER_TIMEOUT)
                .onErrorReturn(false)
                .filter(there -> there)
                .map(there -> provider);
    }

    private void found(Provider provider) {
        LOG.info(
                "provider {} answers at {} and is live",
                provider.id(),
                provider.endpoint().baseUrl());
        catalog.answers(provider.id());
    }

    @Override
    public void stop() {
        var running = probing;
        if (running != null) {
            running.dispose();
        }
        probing = null;
    }

    @Override
    public boolean isRunning() {
        return probing != null;
    }
}
