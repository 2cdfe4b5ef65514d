package io.throughline.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** The HTTP client towards providers: one pool, one write per request, no decompression, no wiretap. */
@Component
final class UpstreamHttp implements DisposableBean {

    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(10);

    private final UpstreamSettings settings;
    private final ConnectionPools pools = new ConnectionPools();
    private final ConnectionProvider pool;
    private final HttpClient client;

    UpstreamHttp(UpstreamSettings settings) {
        this.settings = settings;
        pool = ConnectionProvider.builder("upstream")
                .maxConnections(settings.maxConnections())
                .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
                .maxIdleTime(settings.keepIdle())
                .lifo()
                .metrics(true, () -> pools)
                .build();
        client = HttpClient.create(pool)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .headers(headers -> headers.set("user-agent", "throughline"));
    }

    ConnectionPools pools() {
        return pools;
    }

    /**
     * Posts {@code body} and reads the answer by {@code reading}. The time until the answer's head is limited by {@code firstByte}, later
     * pauses by the idle timeout. Ending or cancelling the result gives the connection back or closes it.
     */
    <T> Flux<T> post(
            URI url,
            Map<String, String> headers,
            List<JsonBytes> body,
            Duration firstByte,
            BiFunction<HttpClientResponse, Connection, Publisher<T>> reading) {
        return client.headers(all -> headers.forEach(all::set))
                .post()
                .uri(url)
                .send((request, out) -> {
                    request.responseTimeout(firstByte);
                    return out.send(Mono.fromSupplier(() -> buffer(body)));
                })
                .responseConnection((response, connection) -> {
                    limitPauses(connection);
                    return reading.apply(response, connection);
                });
    }

    /** The slices as they are, behind one another; a body sent as one buffer carries its length instead of being chunked. */
    private static ByteBuf buffer(List<JsonBytes> body) {
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
        pool.dispose();
    }
}
