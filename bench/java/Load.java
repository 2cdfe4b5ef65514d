import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** One client on one event loop: closed loops, a fixed rate, streams. Every answer must be complete, or the run fails. */
final class Load implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 90;

    /** Where to send what. */
    record Target(int port, String path, String key, byte[] body) {}

    /** Microseconds, sorted on the first question. */
    static final class Times {
        private long[] nanos = new long[1024];
        private int count;
        private boolean sorted;

        void add(long value) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = value;
        }

        double micros(double quantile) {
            if (count == 0) {
                return Double.NaN;
            }
            if (!sorted) {
                Arrays.sort(nanos, 0, count);
                sorted = true;
            }
            return nanos[Math.min(count - 1, (int) (quantile * count))] / 1e3;
        }
    }

    private final EventLoopGroup loop;
    private final Bootstrap bootstrap;

    Load() {
        boolean epoll = Epoll.isAvailable();
        loop = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(4096, 8192, 65_536), new Caller());
                    }
                });
    }

    /** What happens with one answer; all on the one event loop. */
    private static final class Answer {
        LongConsumer firstChunk = at -> {};
        LongConsumer chunkSent = at -> {};
        Runnable done = () -> {};
        long chunks;
    }

    private static final class Caller extends SimpleChannelInboundHandler<HttpObject> {
        private Answer answer = new Answer();
        private CompletableFuture<?> failure = new CompletableFuture<>();
        private boolean begun;
        private int status;
        private final StringBuilder refusal = new StringBuilder();

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse head) {
                status = head.status().code();
                begun = false;
            }
            if (part instanceof HttpContent content) {
                read(content.content());
            }
            if (part instanceof LastHttpContent) {
                if (status != 200) {
                    failure.completeExceptionally(new IllegalStateException("status " + status + ": " + refusal));
                }
                answer.done.run();
            }
        }

        private void read(ByteBuf bytes) {
            if (status != 200) {
                refusal.append(bytes.toString(java.nio.charset.StandardCharsets.UTF_8));
            }
            int end = bytes.writerIndex();
            for (int at = bytes.indexOf(bytes.readerIndex(), end, (byte) '@'); at >= 0; at = bytes.indexOf(at, end, (byte) '@')) {
                long sent = 0;
                for (at++; at < end && bytes.getByte(at) >= '0' && bytes.getByte(at) <= '9'; at++) {
                    sent = sent * 10 + bytes.getByte(at) - '0';
                }
                long now = System.nanoTime();
                answer.chunks++;
                answer.chunkSent.accept(now - sent);
                if (!begun) {
                    begun = true;
                    answer.firstChunk.accept(now);
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failure.completeExceptionally(new IllegalStateException("the connection was closed"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failure.completeExceptionally(cause);
        }
    }

    private static void send(Channel channel, Target target, Answer answer, CompletableFuture<?> failure) {
        var caller = channel.pipeline().get(Caller.class);
        caller.answer = answer;
        caller.failure = failure;
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target.path(), Unpooled.wrappedBuffer(target.body()));
        request.headers()
                .set("host", "127.0.0.1")
                .set("content-type", "application/json")
                .set("authorization", "Bearer " + target.key())
                .set("content-length", target.body().length);
        channel.writeAndFlush(request, channel.voidPromise());
    }

    private Channel[] connect(Target target, int count) throws InterruptedException {
        var channels = new Channel[count];
        for (int i = 0; i < count; i++) {
            channels[i] = bootstrap.connect("127.0.0.1", target.port()).sync().channel();
        }
        return channels;
    }

    private static void close(Channel[] channels) {
        for (var channel : channels) {
            channel.pipeline().get(Caller.class).failure = new CompletableFuture<>();
            channel.close().awaitUninterruptibly();
        }
    }

    private static void await(CompletableFuture<?> all) throws InterruptedException {
        try {
            all.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("not all answers came within " + PATIENCE_SECONDS + " s");
        }
    }

    /** Sends {@code requests} over {@code connections}, each connection one after the other; answers the seconds it took. */
    double closed(Target target, int connections, int requests) throws InterruptedException {
        var channels = connect(target, connections);
        var all = new CompletableFuture<Void>();
        var left = new int[] {requests, requests};
        long started = System.nanoTime();
        loop.execute(() -> {
            for (var channel : channels) {
                next(channel, target, left, all);
            }
        });
        await(all);
        double seconds = (System.nanoTime() - started) / 1e9;
        close(channels);
        return seconds;
    }

    /** {@code left} counts what is still to be sent and what is still to be answered. */
    private static void next(Channel channel, Target target, int[] left, CompletableFuture<Void> all) {
        if (left[0]-- <= 0) {
            return;
        }
        var answer = new Answer();
        answer.done = () -> {
            if (--left[1] == 0) {
                all.complete(null);
            }
            next(channel, target, left, all);
        };
        send(channel, target, answer, all);
    }

    /**
     * Sends at a fixed rate, whether answers come or not, and times each from the moment it was due: to its end, or to the first chunk when
     * it is a stream.
     */
    Times rate(Target target, int perSecond, int requests, boolean stream) throws InterruptedException {
        var idle = new ArrayDeque<>(Arrays.asList(connect(target, 64)));
        var opened = idle.toArray(Channel[]::new);
        var times = new Times();
        var all = new CompletableFuture<Void>();
        var left = new int[] {requests};
        long pause = 1_000_000_000L / perSecond;
        long start = System.nanoTime() + 10_000_000;
        loop.execute(new Runnable() {
            private int sent;

            @Override
            public void run() {
                long due = start + sent * pause;
                while (sent < requests && due <= System.nanoTime()) {
                    sent++;
                    one(due);
                    due = start + sent * pause;
                }
                if (sent < requests) {
                    var unused = loop.schedule(this, due - System.nanoTime(), TimeUnit.NANOSECONDS);
                }
            }

            private void one(long due) {
                var channel = idle.poll();
                if (channel == null) {
                    all.completeExceptionally(new IllegalStateException("more than 64 requests are unanswered at " + perSecond + "/s"));
                    return;
                }
                var answer = new Answer();
                if (stream) {
                    answer.firstChunk = at -> times.add(at - due);
                }
                answer.done = () -> {
                    if (!stream) {
                        times.add(System.nanoTime() - due);
                    }
                    idle.push(channel);
                    if (--left[0] == 0) {
                        all.complete(null);
                    }
                };
                send(channel, target, answer, all);
            }
        });
        await(all);
        close(opened);
        return times;
    }

    /** What {@code streams} at once brought: chunks in all, and the delay of each since the provider sent it. */
    record Streamed(long chunks, Times delay, double seconds) {}

    /** Opens {@code streams} at once, {@code repeats} times on each connection; {@code midway} runs while all are open. */
    Streamed streams(Target target, int streams, int repeats, int spreadMillis, Runnable midway) throws InterruptedException {
        var channels = connect(target, streams);
        var all = new CompletableFuture<Void>();
        var delay = new Times();
        var sums = new long[] {0, (long) streams * repeats};
        long started = System.nanoTime();
        for (var channel : channels) {
            long wait = spreadMillis == 0 ? 0 : ThreadLocalRandom.current().nextLong(spreadMillis);
            var unused = loop.schedule(() -> stream(channel, target, repeats, delay, sums, all), wait, TimeUnit.MILLISECONDS);
        }
        midway.run();
        await(all);
        double seconds = (System.nanoTime() - started) / 1e9;
        close(channels);
        return new Streamed(sums[0], delay, seconds);
    }

    private static void stream(Channel channel, Target target, int repeats, Times delay, long[] sums, CompletableFuture<Void> all) {
        var answer = new Answer();
        answer.chunkSent = delay::add;
        answer.done = () -> {
            sums[0] += answer.chunks;
            if (--sums[1] == 0) {
                all.complete(null);
            }
            if (repeats > 1) {
                stream(channel, target, repeats - 1, delay, sums, all);
            }
        };
        send(channel, target, answer, all);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
