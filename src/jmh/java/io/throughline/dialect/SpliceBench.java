package io.throughline.dialect;

import io.throughline.chat.Edit;
import io.throughline.wire.JsonBytes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A request from its bytes to the bytes for the provider: index and head, then the splice, or the translation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class SpliceBench {

    public enum Body {
        /** 2 KB: two messages. */
        SHORT,
        /** 64 KB: eighty messages and a tool. */
        LONG,
        /** 2 MB: one inline image. */
        IMAGE
    }

    @Param
    public Body body = Body.SHORT;

    private static final List<Edit> EDITS =
            List.of(new Edit.SetModel("gpt-4o-mini"), new Edit.SetStream(true), new Edit.CapOutput(16_384));
    private static final String PROSE = "The quick brown fox jumps over the lazy dog. She said \\\"no\\\" and left.\\n";

    private final InboundDialect inbound = EveryDialect.inbound("openai-chat");
    private final UpstreamDialect upstream = EveryDialect.upstream("openai-chat");
    private final UpstreamDialect translating = EveryDialect.upstream("anthropic");
    private JsonBytes bytes = JsonBytes.EMPTY;

    @Setup
    public void fill() {
        bytes = JsonBytes.of(
                switch (body) {
                    case SHORT -> request(message("system", PROSE.repeat(2)) + "," + message("user", PROSE.repeat(22)), "");
                    case LONG -> request(
                            message("system", PROSE) + ("," + message("user", PROSE.repeat(10)) + "," + message("assistant", PROSE)).repeat(60),
                            ",\"tools\":[" + TOOL + "]");
                    case IMAGE -> request(image(), "");
                });
    }

    private static final String TOOL = "{\"type\":\"function\",\"function\":{\"name\":\"find\",\"description\":\"Finds.\",\"parameters\":"
            + "{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\"}},\"required\":[\"what\"]}}}";

    private static String message(String role, String text) {
        return "{\"role\":\"" + role + "\",\"content\":\"" + text + "\"}";
    }

    private static String image() {
        return "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is this?\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
                + "\"data:image/png;base64," + "QUJDREVGR0hJSktM".repeat(131_072) + "\"}}]}";
    }

    private static String request(String messages, String more) {
        return "{\"model\":\"openai/gpt-4o-mini\",\"messages\":[" + messages + "],\"temperature\":0.7,\"stream\":true,"
                + "\"stream_options\":{\"include_usage\":true}" + more + "}";
    }

    @Benchmark
    public Outgoing sameDialect() {
        return upstream.write(inbound.read(bytes), EDITS, Set.of());
    }

    @Benchmark
    public Outgoing translated() {
        return translating.write(inbound.read(bytes), EDITS, Set.of());
    }
}
