package io.throughline.context;

import io.throughline.chat.FitMode;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.context.fit.FitAsk;
import io.throughline.context.fit.Fitter;
import io.throughline.context.tokens.Measure;
import io.throughline.context.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 700 messages of some 30 to 90 words each into 4,000 tokens: with counts known from the turn before, and counted for the first time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FitBench {

    private static final String[] WORDS =
            ("river stone window market garden letter bridge summer engine paper silver candle forest ticket orange harbor mirror planet"
                            + " violin copper the of and to a in is that it was for on are with as his they at be this from have or by one had not but")
                    .split(" ");

    @Param({"AUTO", "RECENT", "SUMMARIZE", "MIDDLE_OUT"})
    private FitMode mode;

    private final List<Message> messages = messages();
    private final Measure known = new TokenCounter().plain();

    private static List<Message> messages() {
        var random = new Random(7);
        var messages = new ArrayList<Message>();
        for (int i = 0; i < 701; i++) {
            var text = new StringBuilder();
            for (int words = 30 + random.nextInt(60); words > 0; words--) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            messages.add(Message.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, text.toString()));
        }
        return messages;
    }

    private Fitted fit(Measure measure) {
        return Fitter.fit(new FitAsk(mode, messages, List.of(), 4_000, 500, 40, measure));
    }

    @Benchmark
    public Fitted counted() {
        return fit(known);
    }

    @Benchmark
    public Fitted countedForTheFirstTime() {
        return fit(new TokenCounter().plain());
    }
}
