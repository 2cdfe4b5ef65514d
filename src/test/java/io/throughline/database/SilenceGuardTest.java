package io.throughline.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilenceGuardTest {

    private static final byte[] READY = {'Z', 0, 0, 0, 5, 'I'};
    private static final byte[] ROW = {'D', 0, 0, 0, 6, 0, 0};

    private final AtomicLong now = new AtomicLong();
    private EmbeddedChannel channel;
    private Throwable failure;

    private final class Driver extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failure = cause;
        }
    }

    @BeforeEach
    void connect() {
        channel = new EmbeddedChannel(new SilenceGuard(Duration.ofSeconds(4), now::get), new Driver());
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void closesWhenARequestStaysUnanswered() {
        ask();
        pass(3);
        assertThat(channel.isOpen()).isTrue();
        pass(2);
        assertThat(channel.isOpen()).isFalse();
        assertThat(failure).hasMessage("PostgreSQL has not answered for 4000 ms");
    }

    @Test
    void closesWhenAnAnswerStopsHalfway() {
        ask();
        pass(3);
        answer(ROW);
        pass(3);
        assertThat(channel.isOpen()).isTrue();
        pass(2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void leavesAnIdleConnectionInPeace() {
        ask();
        answer(ROW);
        answer(READY);
        pass(60);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void staysIdleWhenTheServerNotifies() {
        ask();
        answer(READY);
        answer(ROW);
        pass(60);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void doesNotTakeASlowReaderForASilentServer() {
        ask();
        answer(ROW);
        channel.config().setAutoRead(false);
        pass(60);
        channel.config().setAutoRead(true);
        pass(3);
        assertThat(channel.isOpen()).isTrue();
        pass(2);
        assertThat(channel.isOpen()).isFalse();
    }

    private void ask() {
        channel.writeOutbound(Unpooled.wrappedBuffer(ROW));
    }

    private void answer(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    private void pass(int seconds) {
        for (var i = 0; i < seconds && channel.isOpen(); i++) {
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runPendingTasks();
        }
    }
}
