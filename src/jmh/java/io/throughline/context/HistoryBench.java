package io.throughline.context;

import io.throughline.chat.FitMode;
import io.throughline.chat.Ids;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.Role;
import io.throughline.context.fit.FitAsk;
import io.throughline.context.fit.Fitter;
import io.throughline.context.tokens.Measure;
import io.throughline.context.tokens.TokenCounter;
import io.throughline.conversation.ConversationTesting;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.Continuing;
import io.throughline.conversation.History;
import io.throughline.conversation.TurnRecord;
import io.throughline.conversation.TurnStatus;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a turn of a conversation costs beside its answer, by how many turns are stored: two messages of some 50 words each, on a real PostgreSQL. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class HistoryBench {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String WORDS =
            "river stone window market garden letter bridge summer engine paper silver candle forest ticket orange harbor mirror planet";

    @Param({"100", "1000", "10000", "100000"})
    private int stored;

    @Param({"400", "2000"})
    private int historyTurns;

    private final Measure measure = new TokenCounter().plain();
    private final Ids ids = new Ids(Clock.systemUTC());
    private final Random random = new Random(7);
    private TestPool pool;
    private UUID organization;
    private Conversations conversations;

    @Setup
    public void store() {
        pool = TestPool.of(TestPostgres.fresh());
        organization = pool.organization();
        conversations = ConversationTesting.conversations(pool.client(), historyTurns);
        say(conversations.load(organization, Continuing.newest("c")).block(LIMIT));
        var texts = new ArrayList<String>();
        for (int i = 0; i < 200; i++) {
            texts.add(MessageJson.write(List.of(Message.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, words()))));
        }
        pool.client()
                .sql("""
                        with known as (select * from conversation where organization_id = :organization and key = 'c'),
                        more as (
                            insert into turn (organization_id, id, conversation_id, seq, parent_id, request_id, status, input, answer,
                                stored_chars, model_requested, model_used, started_at, duration_ms, prefix_hash)
                            select k.organization_id, md5(i::text)::uuid, k.id, 1 + i,
                                case when i = 1 then k.head_turn_id else md5((i - 1)::text)::uuid end, 'req', 'completed',
                                (:texts)[1 + 2 * (i % 100)]::json, (:texts)[2 + 2 * (i % 100)]::json,
                                700, 'm', 'p/m', now(), 1, md5('p' || i)::uuid
                            from known k, generate_series(1, :count) i
                        )
                        update conversation set turn_count = 1 + :count, head_turn_id = md5(:count::text)::uuid
                        where organization_id = :organization and key = 'c'
                        """)
                .bind("organization", organization)
                .bind("texts", texts.toArray(String[]::new))
                .bind("count", stored - 1)
                .then()
                .then(pool.client().sql("analyze").then())
                .block(LIMIT);
    }

    @TearDown
    public void close() {
        pool.close();
    }

    private String words() {
        var all = WORDS.split(" ");
        var text = new StringBuilder();
        for (int words = 30 + random.nextInt(40); words > 0; words--) {
            text.append(all[random.nextInt(all.length)]).append(' ');
        }
        return text.toString();
    }

    private History say(History before) {
        var turn = new TurnRecord(
                ids.next(), organization, "c", before.parent(), "req", TurnStatus.COMPLETED, List.of(),
                List.of(Message.text(Role.USER, words())), Message.text(Role.ASSISTANT, words()), "m", "p/m", null, 1L,
                Clock.systemUTC().instant(), Duration.ofMillis(5), null);
        conversations.record(turn).block(LIMIT);
        return before;
    }

    @Benchmark
    public History read() {
        return conversations.load(organization, Continuing.newest("c")).block(LIMIT);
    }

    /** Read, fitted into 8,000 tokens, and stored with a new turn. */
    @Benchmark
    public Fitted turn() {
        var history = read();
        var messages = new ArrayList<>(history.messages());
        messages.add(Message.text(Role.USER, "Which bridge has the silver mirror?"));
        var fitted = Fitter.fit(new FitAsk(FitMode.AUTO, messages, List.of(), 8_000, 500, 40, measure));
        say(history);
        return fitted;
    }
}
