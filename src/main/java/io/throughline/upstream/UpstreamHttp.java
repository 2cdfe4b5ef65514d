package io.throughline.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.EventExecutor;
import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * The HTTP client towards providers: one write per request, no decompression, no wiretap. Each event loop has connections of its own, so that
 * an answer arrives on the thread that also writes to the client, and no piece of it changes threads.
 */
@Component
final class UpstreamHttp implements DisposableBean {

    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(10);

    private final UpstreamSettings settings;
    private final ConnectionPools pools = new ConnectionPools();
    private final List<ConnectionProvider> providers = new ArrayList<>();
    private final Map<EventExecutor, HttpClient> byLoop = new IdentityHashMap<>();
    private final HttpClient shared;

    UpstreamHttp(UpstreamSettings settings) {
        this.settings = settings;
        HttpResources.get().onClient(true).forEach(loop -> byLoop.put(loop, newClient()));
        shared = newClient();
    }

    private HttpClient newClient() {
        var provider = ConnectionProvider.builder("upstream-" + providers.size())
                .maxConnections(settings.maxConnections())
                .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
                .maxIdleTime(settings.keepIdle())
                .lifo()
                .metrics(true, () -> pools)
                .build();
        providers.add(provider);
        return HttpClient.create(provider)
                .doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "pieces", new PieceGatherer()))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .headers(headers -> headers.set("user-agent", "throughline"));
    }

    /** That of this thread's event loop: reactor-netty opens new connections on the loop that asks. Other threads share one. */
    private HttpClient client() {
        for (var own : byLoop.entrySet()) {
            if (own.getKey().inEventLoop()) {
                return own.getValue();
            }
        }
        return shared;
    }

    ConnectionPools pools() {
        return pools;
    }

    /**
     * Posts {@code body}, one buffer of it with its length, more of them in chunks unless a header tells their length, and reads the answer by {@code reading}. The time until the answer's head is limited by {@code firstByte}, later
     * pauses by the idle timeout. Ending or cancelling the result gives the connection back or closes it.
     */
    <T> Flux<T> post(
            URI url,
            Map<String, String> headers,
            Publisher<ByteBuf> body,
            Duration firstByte,
            BiFunction<HttpClientResponse, Connection, Publisher<T>> reading) {
        return client().headers(all -> headers.forEach(all::set))
                .post()
                .uri(url)
                .send((request, out) -> {
                    request.responseTimeout(firstByte);
                    return out.send(body);
                })
                .responseConnection((response, connection) -> {
                    limitPauses(connection);
                    return reading.apply(response, connection);
                });
    }

    /** The slices as they are, behind one another. */
    static ByteBuf buffer(List<JsonBytes> body) {
        var buffers = new ByteBuf[body.size()];
        for (int i = 0; i < buffers.length; i++) {
            var slice = body.get(i);
            buffers[i] = Unpooled.wrappedBuffer(slice.array(), slice.offset(), slice.length());
        }
        return Unpooled.wrappedBuffer(buffers.length, buffers);
    }

    private void limitPauses(Connection connection) {
        var pipeline = connection.channel().pipeline();
        if (pipeline.get(NettyPipeline.ResponseTimeoutHandler) != null) {
            pipeline.replace(
                    NettyPipeline.ResponseTimeoutHandler,
                    NettyPipeline.ResponseTimeoutHandler,
                    new ReadTimeoutHandler(settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public void destroy() {
        providers.forEach(ConnectionProvider::dispose);
    }
}
