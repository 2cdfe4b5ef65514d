package io.throughline.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.ChatStream;
import io.throughline.testing.MoodyUpstream;
import io.throughline.testing.MoodyUpstream.Mood;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Three providers of one model, of which one works at any time: no client may notice what the others do. */
class ChaosTest extends RunningGateway {

    private static final long SEED = 20261120;
    private static final int ROUNDS = 24;
    private static final int CLIENTS = 16;

    /** Each route of the plan once, and once more after a pause that its provider asked for. */
    private static final int MOST_CALLS = 6;

    private static final List<MoodyUpstream> PROVIDERS =
            List.of(new MoodyUpstream(SEED), new MoodyUpstream(SEED + 1), new MoodyUpstream(SEED + 2));

    @DynamicPropertySource
    static void wild(DynamicPropertyRegistry properties) {
        for (int i = 0; i < PROVIDERS.size(); i++) {
            var provider = PROVIDERS.get(i);
            properties.add("throughline.providers.wild-" + i + ".base-url", provider::openAiUrl);
            properties.add("throughline.providers.wild-" + i + ".api-key", () -> "sk-wild");
        }
        properties.add("throughline.upstream.first-byte-timeout", () -> "2s");
        properties.add("throughline.upstream.plain-timeout", () -> "2s");
        properties.add("throughline.upstream.breaker.window", () -> "8");
        properties.add("throughline.upstream.breaker.minimum-calls", () -> "4");
        properties.add("throughline.upstream.breaker.failure-percent", () -> "50");
        properties.add("throughline.upstream.breaker.pause", () -> "400ms");
        properties.add("throughline.upstream.breaker.trials", () -> "2");
        properties.add("throughline.upstream.cooldown.unsaid", () -> "1s");
        properties.add("throughline.upstream.cooldown.longest", () -> "2s");
        properties.add("throughline.upstream.cooldown.worth-waiting", () -> "2s");
        properties.add(
                "throughline.sse.keep-alive",
                () -> "60s"); // no comments: they would send a head before an answer begins
    }

    @AfterAll
    static void close() {
        PROVIDERS.forEach(MoodyUpstream::close);
    }

    @BeforeEach
    void allAreWell() throws Exception {
        PROVIDERS.forEach(provider -> provider.feel(Mood.WELL));
        Soon.holds(() -> {
            for (int i = 0; i < PROVIDERS.size(); i++) {
                assertThat(answer("wild-" + i + "/" + WILD, false, "round 0").statusCode())
                        .isEqualTo(200);
            }
            assertThat(breakers()).as("breakers that are not closed").isEmpty();
        });
    }

    @Test
    void nobodyNoticesWhileOneOfThemWorks() throws Exception {
        var random = new Random(SEED);
        var seen = EnumSet.noneOf(Mood.class);
        for (int round = 0; round < ROUNDS; round++) {
            rearrange(random, seen);
            for (var answer : inParallel(CLIENTS, "round " + round)) {
                assertAnswered(answer);
            }
        }
        assertThat(seen).as("all moods came up").containsExactlyInAnyOrder(Mood.values());
        assertThat(states()).as("breakers opened").contains("open");
        allAreWell();
    }

    @Test
    void aDeadProviderIsLeftAlone() throws Exception {
        PROVIDERS.getFirst().feel(Mood.DOWN);
        int before = PROVIDERS.getFirst().calls();
        int requests = 0;
        while (breakers().isEmpty() && requests < 40) {
            requests++;
            assertThat(answer(WILD, false, "until it is set aside").statusCode())
                    .isEqualTo(200);
        }
        assertThat(breakers()).containsExactly("open");
        assertThat(PROVIDERS.getFirst().calls() - before).isLessThanOrEqualTo(8 + 2);
    }

    private final Set<String> states = Collections.synchronizedSet(new HashSet<>());

    private Set<String> states() {
        return states;
    }

    /** New moods; one provider works, whichever it is. */
    private void rearrange(Random random, Set<Mood> seen) {
        var moods = Mood.values();
        for (var provider : PROVIDERS) {
            provider.feel(moods[random.nextInt(moods.length)]);
        }
        var rescuer = PROVIDERS.get(random.nextInt(PROVIDERS.size()));
        rescuer.feel(random.nextBoolean() ? Mood.WELL : Mood.LATE);
        PROVIDERS.forEach(provider -> seen.add(provider.mood()));
    }

    private List<HttpResponse<String>> inParallel(int clients, String text) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<HttpResponse<String>>>();
            for (int i = 0; i < clients; i++) {
                boolean streamed = i % 2 == 0;
                tasks.add(() -> answer(WILD, streamed, text));
            }
            var answers = new ArrayList<HttpResponse<String>>();
            for (Future<HttpResponse<String>> done : threads.invokeAll(tasks)) {
                answers.add(done.get());
            }
            states.addAll(breakers());
            return answers;
        }
    }

    private HttpResponse<String> answer(String model, boolean streamed, String text) throws Exception {
        return ask(streamed ? streamed(model, text) : chat(model, text));
    }

    private static void assertAnswered(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var failures = answer.headers().firstValue("x-throughline-failures").orElse("");
        int calls = Integer.parseInt(
                answer.headers().firstValue("x-throughline-attempts").orElseThrow());
        assertThat(calls).as(failures).isBetween(1, MOST_CALLS);
        if (answer.body().startsWith("data:")) {
            var stream = ChatStream.of(answer.body());
            assertThat(stream.violations()).isEmpty();
            assertThat(stream.text()).startsWith("You said: round");
        } else {
            assertThat(answer.body()).contains("You said: round");
        }
    }

    /** The states of the breakers that are not closed. */
    private List<String> breakers() throws Exception {
        var states = new ArrayList<String>();
        json(get("/status"))
                .path("breakers")
                .forEach(each -> states.add(each.path("state").stringValue()));
        return states;
    }
}
