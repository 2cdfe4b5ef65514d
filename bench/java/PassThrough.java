import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * The floor under any gateway on reactor-netty: bytes through, nothing looked at. {@code naive} streams every body and flushes every buffer;
 * {@code tuned} sends each body whole where it can, has one client per event loop, and flushes when there is nothing more to read.
 */
final class PassThrough {

    private static final String[] HANDED_ON = {"content-type", "accept", "authorization", "x-api-key", "anthropic-version"};

    private final String target;

    private PassThrough(String target) {
        this.target = target;
    }

    public static void main(String[] arguments) {
        boolean tuned = arguments[0].equals("tuned");
        var through = new PassThrough("http://127.0.0.1:" + arguments[2]);
        var loops = LoopResources.create("http", tuned ? Runtime.getRuntime().availableProcessors() : LoopResources.DEFAULT_IO_WORKER_COUNT, true);
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[1]))
                .runOn(loops)
                .handle(tuned ? through.tuned(loops) : through.naive(loops))
                .bindNow()
                .onDispose()
                .block();
    }

    private interface Handling extends java.util.function.BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {}

    private static ConnectionProvider pool() {
        return ConnectionProvider.builder("upstream").maxConnections(20_000).maxIdleTime(Duration.ofSeconds(50)).lifo().build();
    }

    private Handling naive(LoopResources loops) {
        var client = HttpClient.create(pool()).runOn(loops);
        return (request, response) -> client.headers(headers -> copy(request, headers))
                .request(request.method())
                .uri(target + request.uri())
                .send(request.receive().retain())
                .response((answer, body) -> {
                    head(answer, response);
                    return response.send(body.retain(), buffer -> true).then();
                });
    }

    private Handling tuned(LoopResources loops) {
        var clients = new ConcurrentHashMap<EventLoop, HttpClient>();
        return (request, response) -> {
            var loop = new EventLoop[1];
            request.withConnection(connection -> loop[0] = connection.channel().eventLoop());
            var client = clients.computeIfAbsent(loop[0], own -> HttpClient.create(pool()).runOn(new OneLoop(own, loops)));
            return request.receive()
                    .aggregate()
                    .retain()
                    .flatMap(body -> client.headers(headers -> copy(request, headers))
                            .request(request.method())
                            .uri(target + request.uri())
                            .send(Mono.just(body))
                            .responseConnection((answer, connection) -> answer(answer, connection, response))
                            .then());
        };
    }

    private static Publisher<Void> answer(HttpClientResponse answer, Connection connection, HttpServerResponse response) {
        head(answer, response);
        if (answer.responseHeaders().contains("content-length")) {
            return response.send(connection.inbound().receive().aggregate().retain()).then();
        }
        return response.send(connection.inbound().receive().retain()).then();
    }

    private static void copy(HttpServerRequest request, io.netty.handler.codec.http.HttpHeaders headers) {
        for (var name : HANDED_ON) {
            var value = request.requestHeaders().get(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
    }

    private static void head(HttpClientResponse answer, HttpServerResponse response) {
        response.status(answer.status()).header("content-type", answer.responseHeaders().get("content-type"));
    }

    /** The loop that a connection already lives on, as the only one that a client may use. */
    private record OneLoop(EventLoop loop, LoopResources kinds) implements LoopResources {
        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return loop;
        }

        @Override
        public EventLoopGroup onClient(boolean useNative) {
            return loop;
        }

        @Override
        public <T extends Channel> T onChannel(Class<T> type, EventLoopGroup group) {
            return kinds.onChannel(type, kinds.onServer(true));
        }

        @Override
        public <T extends Channel> Class<? extends T> onChannelClass(Class<T> type, EventLoopGroup group) {
            return kinds.onChannelClass(type, kinds.onServer(true));
        }
    }
}
