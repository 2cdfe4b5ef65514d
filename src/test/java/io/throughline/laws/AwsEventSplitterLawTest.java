package io.throughline.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.testing.AwsEvents;
import io.throughline.wire.AwsEventSplitter;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Messages are the same wherever the network cuts them, and no damaged one is taken for a whole one. */
class AwsEventSplitterLawTest {

    private static final int CASES = 1000;

    private final Random random = new Random(20261120);

    @Test
    void chunksDoNotMatter() {
        for (int i = 0; i < CASES; i++) {
            var frames = new ArrayList<SseFrame>();
            var lines = new ArrayList<String>();
            for (int messages = random.nextInt(6); messages > 0; messages--) {
                var name = List.of("messageStart", "contentBlockDelta", "throttlingException")
                        .get(random.nextInt(3));
                var json = "{\"text\":\"日本 " + "x".repeat(random.nextInt(400)) + "\"}";
                lines.add(name + " " + json);
                frames.add(new SseFrame(name, JsonBytes.of(json)));
            }
            assertThat(cut(AwsEvents.stream(lines))).isEqualTo(frames);
        }
    }

    private List<SseFrame> cut(byte[] bytes) {
        var splitter = new AwsEventSplitter();
        var frames = new ArrayList<SseFrame>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + random.nextInt(random.nextBoolean() ? 4 : 300));
            frames.addAll(splitter.feed(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        frames.addAll(splitter.end());
        return frames;
    }

    @Test
    void aMessageComesWithItsLastByte() {
        var splitter = new AwsEventSplitter();
        var bytes = AwsEvents.stream(List.of("metadata {}"));
        for (int i = 0; i < bytes.length - 1; i++) {
            assertThat(splitter.feed(new byte[] {bytes[i]})).isEmpty();
        }
        assertThat(splitter.feed(new byte[] {bytes[bytes.length - 1]}))
                .containsExactly(new SseFrame("metadata", JsonBytes.of("{}")));
    }

    /** Each flipped bit is noticed, by a checksum or by a length that no message has; a longer length only waits. */
    @Test
    void noFlippedBitPasses() {
        var bytes = AwsEvents.stream(List.of("messageStop {\"stopReason\":\"end_turn\"}"));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            var damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> new AwsEventSplitter().feed(damaged))
                    .as("bit %d", bit)
                    .isInstanceOf(MalformedJsonException.class)
                    .hasMessageContaining("wrong checksum");
        }
    }

    @Test
    void aCutMessageIsNone() {
        var bytes = AwsEvents.stream(List.of("metadata {}"));
        var splitter = new AwsEventSplitter();
        assertThat(splitter.feed(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
        assertThat(splitter.end()).isEmpty();
    }

    @Test
    void allTypesOfHeadersAreSteppedOver() {
        var headers = new ByteArrayOutputStream();
        int[] lengths = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};
        for (int type = 0; type < lengths.length; type++) {
            headers.writeBytes(new byte[] {1, 'h', (byte) type});
            headers.writeBytes(lengths[type] < 0 ? new byte[] {0, 3, 'a', 'b', 'c'} : new byte[lengths[type]]);
        }
        for (var header : List.of(":message-type=event", ":event-type=metadata")) {
            var both = header.split("=", 2);
            headers.write(both[0].length());
            headers.writeBytes(both[0].getBytes(StandardCharsets.UTF_8));
            headers.writeBytes(new byte[] {7, 0, (byte) both[1].length()});
            headers.writeBytes(both[1].getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new AwsEventSplitter().feed(AwsEvents.message(headers.toByteArray(), new byte[] {'{', '}'})))
                .containsExactly(new SseFrame("metadata", JsonBytes.of("{}")));
    }

    @Test
    void anErrorWithoutPayloadIsAUnitOfItsOwn() {
        assertThat(new AwsEventSplitter()
                        .feed(AwsEvents.stream(List.of("error {\"code\":\"InternalError\",\"message\":\"oops\"}"))))
                .containsExactly(
                        new SseFrame("error", JsonBytes.of("{\"code\":\"InternalError\",\"message\":\"oops\"}")));
    }

    @Test
    void lengthsThatCannotBeAreRefusedBeforeTheyAreWaitedFor() {
        for (var lengths :
                new int[][] {{Integer.MAX_VALUE, 0}, {64 << 20, 0}, {-1, 0}, {15, 0}, {100, 85}, {100, -1}}) {
            var head = ByteBuffer.allocate(12).putInt(lengths[0]).putInt(lengths[1]);
            var checksum = new CRC32();
            checksum.update(head.array(), 0, 8);
            head.putInt((int) checksum.getValue());
            assertThatThrownBy(() -> new AwsEventSplitter().feed(head.array()))
                    .as("length %d, headers %d", lengths[0], lengths[1])
                    .isInstanceOf(MalformedJsonException.class);
        }
    }

    @Test
    void headersThatEndTooEarlyAreRefused() {
        var message = AwsEvents.message(new byte[] {9, 'x'}, new byte[0]);
        assertThatThrownBy(() -> new AwsEventSplitter().feed(message)).isInstanceOf(MalformedJsonException.class);
        var untyped = AwsEvents.message(Map.of(":event-type", "metadata"), new byte[0]);
        assertThatThrownBy(() -> new AwsEventSplitter().feed(untyped)).isInstanceOf(MalformedJsonException.class);
    }
}
