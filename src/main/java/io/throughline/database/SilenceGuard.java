package io.throughline.database;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection on which a request stays unanswered. The driver has no such limit: a server that hangs, or a
 * network that swallows packets, would hold a query, and its connection, for a quarter of an hour.
 */
final class SilenceGuard extends ChannelDuplexHandler {

    private static final int CHECKS_PER_LIMIT = 4;

    /** The whole message ReadyForQuery but its last byte, the transaction's state. */
    private static final byte[] READY = {'Z', 0, 0, 0, 5};

    private final long limitNanos;
    private final LongSupplier nanos;
    private boolean waiting;
    private long since;
    private @Nullable Future<?> check;

    SilenceGuard(Duration limit) {
        this(limit, System::nanoTime);
    }

    SilenceGuard(Duration limit, LongSupplier nanos) {
        this.limitNanos = limit.toNanos();
        this.nanos = nanos;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var pause = limitNanos / CHECKS_PER_LIMIT;
        check = context.executor()
                .scheduleWithFixedDelay(() -> closeIfSilent(context), pause, pause, TimeUnit.NANOSECONDS);
        context.fireChannelActive();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is the result
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        waiting = true;
        since = nanos.getAsLong();
        context.write(message, promise);
    }

    /** The moment at which somebody begins to take rows, or goes on. */
    @Override
    public void read(ChannelHandlerContext context) {
        since = nanos.getAsLong();
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        since = nanos.getAsLong();
        waiting = waiting && !endsReady(message);
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (check != null) {
            check.cancel(false);
        }
        context.fireChannelInactive();
    }

    private static boolean endsReady(Object message) {
        if (!(message instanceof ByteBuf bytes) || bytes.readableBytes() <= READY.length) {
            return false;
        }
        var begin = bytes.writerIndex() - READY.length - 1;
        for (var i = 0; i < READY.length; i++) {
            if (bytes.getByte(begin + i) != READY[i]) {
                return false;
            }
        }
        return true;
    }

    /** Who does not read, because it still works on earlier rows, has no reason to complain of silence. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a dead connection
    private void closeIfSilent(ChannelHandlerContext context) {
        var reads = context.channel().config().isAutoRead();
        if (!waiting || !reads || nanos.getAsLong() - since < limitNanos) {
            return;
        }
        waiting = false;
        context.fireExceptionCaught(new IOException(
                "PostgreSQL has not answered for " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms"));
        context.close();
    }
}
