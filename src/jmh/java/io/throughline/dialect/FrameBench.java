package io.throughline.dialect;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.SseSplitter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One chunk of a stream from the bytes of the provider to the bytes for a client of OpenAI's chat API. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class FrameBench {

    private static final Receipt RECEIPT = new Receipt("0199", "openai/gpt-4o-mini", 1_790_000_000, null);

    private static final String OPENAI_STEM =
            "data: {\"id\":\"chatcmpl-9lMzP8aVhYQk3\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4o-mini-2024-07-18\","
                    + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_0ba0d124f1\",\"choices\":[{\"index\":0,\"delta\":";
    private static final String OPENAI_END = ",\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"4FHxNK2l\"}\n\n";
    private static final byte[] OPENAI = bytes(OPENAI_STEM + "{\"content\":\" delightful\"}" + OPENAI_END);
    private static final byte[] ANTHROPIC = bytes(
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" delightful\"}}\n\n");

    private final SseSplitter splitter = new SseSplitter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private ResponseReader openAi = EveryDialect.upstream("openai-chat").reader(true);
    private ResponseReader anthropic = EveryDialect.upstream("anthropic").reader(true);
    private ResponseWriter same = writer();
    private ResponseWriter translating = writer();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ResponseWriter writer() {
        var inbound = EveryDialect.inbound("openai-chat");
        return inbound.writer(inbound.read(JsonBytes.of("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"stream\":true,\"stream_options\":{\"include_usage\":true}}")));
    }

    /** Streams that have begun. */
    @Setup(Level.Iteration)
    public void begin() {
        openAi = EveryDialect.upstream("openai-chat").reader(true);
        same = writer();
        pass(bytes(OPENAI_STEM + "{\"role\":\"assistant\",\"content\":\"\"}" + OPENAI_END), openAi, same);
        anthropic = EveryDialect.upstream("anthropic").reader(true);
        translating = writer();
        pass(
                bytes("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude\",\"content\":[],"
                        + "\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: "
                        + "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"),
                anthropic,
                translating);
    }

    private int pass(byte[] bytes, ResponseReader reader, ResponseWriter writer) {
        out.reset();
        for (var unit : splitter.feed(bytes)) {
            for (var frame : reader.read(unit)) {
                writer.write(frame, RECEIPT, out);
            }
        }
        return out.size();
    }

    @Benchmark
    public int sameDialect() {
        return pass(OPENAI, openAi, same);
    }

    @Benchmark
    public int translated() {
        return pass(ANTHROPIC, anthropic, translating);
    }
}
