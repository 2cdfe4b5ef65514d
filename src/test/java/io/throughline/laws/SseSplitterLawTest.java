package io.throughline.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import io.throughline.wire.SseSplitter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events are the same wherever the network cuts them, and in every spelling that the standard allows. */
class SseSplitterLawTest {

    private static final int CASES = 3000;
    private static final List<String> WORDS = List.of(
            "", " ", "{\"a\":1}", "[DONE]", "日本 👩‍👩‍👧", "data: x", ": no comment", "\t", "é", "x".repeat(300));

    private final Random random = new Random(20261120);

    /** A stream as text and the events it means. */
    private record Spelt(String text, List<SseFrame> frames) {}

    @Test
    void chunksDoNotMatter() {
        for (int i = 0; i < CASES; i++) {
            var spelt = stream();
            var bytes = spelt.text().getBytes(StandardCharsets.UTF_8);
            var splitter = new SseSplitter();
            var frames = new ArrayList<SseFrame>();
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + random.nextInt(random.nextBoolean() ? 4 : 200));
                frames.addAll(splitter.feed(Arrays.copyOfRange(bytes, from, to)));
                from = to;
            }
            frames.addAll(splitter.end());
            assertThat(frames).as(spelt.text()).isEqualTo(spelt.frames());
        }
    }

    @Test
    void anEventComesWithItsLastByte() {
        var splitter = new SseSplitter();
        var text = "data: ä\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length - 1; i++) {
            assertThat(splitter.feed(new byte[] {text[i]})).isEmpty();
        }
        assertThat(splitter.feed(new byte[] {'\n'})).containsExactly(new SseFrame(null, JsonBytes.of("ä")));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (var event : new @Nullable String[] {null, "message_start"}) {
            var frame = new SseFrame(event, JsonBytes.of("{\"text\":\"日本\\n\"}"));
            var out = new ByteArrayOutputStream();
            frame.writeTo(out);
            assertThat(new SseSplitter().feed(out.toByteArray())).containsExactly(frame);
        }
    }

    @Test
    void anEventOfSeveralLinesIsWrittenInOne() {
        var out = new ByteArrayOutputStream();
        new SseFrame(null, JsonBytes.of("{\n\"a\":\n1}\n")).writeTo(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("data: { \"a\": 1} \n\n");
    }

    @Test
    void anEndlessEventIsRefused() {
        var splitter = new SseSplitter();
        var line = ("data: " + "x".repeat(4 * 1024 * 1024) + "\n").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 9; i++) {
                        assertThat(splitter.feed(line)).isEmpty();
                    }
                })
                .isInstanceOf(MalformedJsonException.class);
    }

    private Spelt stream() {
        var text = new StringBuilder();
        var frames = new ArrayList<SseFrame>();
        int events = random.nextInt(6);
        for (int i = 0; i < events; i++) {
            var end = random.nextBoolean() ? "\n" : "\r\n";
            event(text, frames, end);
            text.append(i + 1 < events || random.nextBoolean() ? end : "");
        }
        return new Spelt(text.toString(), frames);
    }

    /** One event without its blank line. */
    private void event(StringBuilder text, List<SseFrame> frames, String end) {
        @Nullable String name = null;
        var data = new ArrayList<String>();
        for (int lines = 1 + random.nextInt(4); lines > 0; lines--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append(": ").append(one(WORDS)).append(end);
                case 1 ->
                    text.append(one(List.of("id: 7", "retry: 10", "unknown: x", "data", "dat", "events: x")))
                            .append(end);
                case 2 -> {
                    name = one(List.of("ping", "error"));
                    text.append("event:")
                            .append(one(List.of("", " ")))
                            .append(name)
                            .append(end);
                }
                default -> {
                    var word = one(WORDS);
                    boolean blank = word.startsWith(" ") || random.nextBoolean();
                    text.append("data:").append(blank ? " " : "").append(word).append(end);
                    data.add(word);
                }
            }
        }
        var joined = String.join("\n", data);
        if (data.stream().anyMatch(line -> !line.isEmpty())) {
            frames.add(new SseFrame(name, JsonBytes.of(joined)));
        }
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
