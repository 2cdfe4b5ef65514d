package io.throughline.conversation;

import io.throughline.chat.Ids;
import io.throughline.database.GroupCommit;
import java.time.Clock;
import java.time.Duration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** The conversations of a test database, for tests of other modules. */
public final class ConversationTesting {

    private ConversationTesting() {}

    public static Conversations conversations(DatabaseClient client) {
        return conversations(client, 2000);
    }

    static TransactionalOperator transactions(DatabaseClient client) {
        return TransactionalOperator.create(new R2dbcTransactionManager(client.getConnectionFactory()));
    }

    /** {@code historyTurns}: about the most turns that are read. */
    public static Conversations conversations(DatabaseClient client, int historyTurns) {
        var settings = new ConversationSettings(
                historyTurns, 1L << 26, Duration.ofDays(30), Duration.ofSeconds(15), Duration.ofSeconds(15));
        var clock = Clock.systemUTC();
        var turns = new TurnStore(client, settings);
        var commits = new GroupCommit<>("turns", ConversationConfiguration.LIMITS, StoredTurn::chars, turns::append);
        return new Conversations(
                new Chains(new ChainStore(client, settings), new SummaryStore(client, settings)),
                new ConversationStore(client, transactions(client), settings),
                new ResponseStore(client, settings),
                new CompletionStore(client, settings),
                new SummaryStore(client, settings),
                KeptAnswersStoreTest.keptAnswers(client, settings, clock),
                turns,
                commits,
                new Ids(clock),
                clock);
    }
}
