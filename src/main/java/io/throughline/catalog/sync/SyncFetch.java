package io.throughline.catalog.sync;

import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;

/** Gets documents from where the settings say: no redirects, bounded in time and size. */
@Component
final class SyncFetch {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final SyncSettings settings;
    private final HttpClient client;

    SyncFetch(SyncSettings settings) {
        this.settings = settings;
        client = HttpClient.newConnection()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .responseTimeout(settings.timeout())
                .followRedirect(false)
                .compress(true)
                .headers(headers -> headers.set("user-agent", "throughline").set("accept", "application/json"));
    }

    /** Fails with {@link BadSourceException}, which says why there is no document. */
    Mono<byte[]> get(URI url) {
        return ("file".equals(url.getScheme()) ? file(Path.of(url)) : http(url))
                .timeout(settings.timeout())
                .onErrorMap(failure -> !(failure instanceof BadSourceException), failure -> failed(url, failure));
    }

    private BadSourceException failed(URI url, Throwable failure) {
        boolean late = failure instanceof TimeoutException || failure instanceof ReadTimeoutException;
        return new BadSourceException(
                late
                        ? "no whole answer within " + settings.timeout().toSeconds() + " s from " + url
                        : "it cannot be read at " + url + ": " + failure.getMessage());
    }

    private Mono<byte[]> file(Path path) {
        return Mono.fromCallable(() -> bytes(path)).subscribeOn(Schedulers.boundedElastic());
    }

    private byte[] bytes(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BadSourceException("there is no file " + path);
        }
        if (Files.size(path) > settings.maxSize().toBytes()) {
            throw tooLarge();
        }
        return Files.readAllBytes(path);
    }

    private Mono<byte[]> http(URI url) {
        return client.get()
                .uri(url)
                .response((response, body) -> response.status().code() == OK
                        ? gathered(body)
                        : Flux.error(new BadSourceException(
                                "it answered " + response.status().code() + " at " + url)))
                .next();
    }

    private Mono<byte[]> gathered(ByteBufFlux body) {
        return body.asByteArray()
                .reduceWith(ByteArrayOutputStream::new, this::append)
                .map(ByteArrayOutputStream::toByteArray);
    }

    private ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] piece) {
        if (all.size() + (long) piece.length > settings.maxSize().toBytes()) {
            throw tooLarge();
        }
        all.writeBytes(piece);
        return all;
    }

    private BadSourceException tooLarge() {
        return new BadSourceException("the document is larger than throughline.catalog.sync.max-size, "
                + settings.maxSize().toBytes() + " bytes");
    }
}
