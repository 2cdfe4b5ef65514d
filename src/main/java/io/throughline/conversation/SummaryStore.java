package io.throughline.conversation;

import io.r2dbc.spi.Parameters;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tables {@code turn_summary} and {@code summary_under_way}. */
@Component
final class SummaryStore {

    private static final String CLAIM = """
            insert into summary_under_way as known (organization_id, conversation_id, claim, until)
            select organization_id, id, :claim, now() + make_interval(secs => :seconds)
            from conversation
            where organization_id = :organization and key = :key
            on conflict (organization_id, conversation_id) do update set claim = excluded.claim, until = excluded.until
            where known.until < now()
            returning conversation_id
            """;

    private static final String RELEASE = """
            delete from summary_under_way
            where organization_id = :organization and conversation_id = :conversation and claim = :claim
            """;

    /** Only with the claim: it is gone when words were taken out of the conversation meanwhile. Older summaries serve branches; few are kept. */
    private static final String PUT = """
            with mine as (
                delete from summary_under_way
                where organization_id = :organization and conversation_id = :conversation and claim = :claim
                returning conversation_id
            ),
            old as (
                delete from turn_summary s using mine
                where s.organization_id = :organization and s.conversation_id = mine.conversation_id and s.last_seq < (
                    select min(last_seq) from (
                        select last_seq from turn_summary
                        where organization_id = :organization and conversation_id = :conversation
                        order by last_seq desc
                        limit 8) newest)
            )
            insert into turn_summary (
                organization_id, conversation_id, first_turn_id, last_turn_id, last_seq, turns, text, tokens, model, made_at)
            select :organization, mine.conversation_id, :first, t.id, t.seq, :turns, :text, :tokens, :model, :now
            from mine
            join turn t on t.organization_id = :organization and t.conversation_id = mine.conversation_id and t.id = :last
            on conflict (organization_id, last_turn_id) do update set
                first_turn_id = excluded.first_turn_id, turns = excluded.turns, text = excluded.text, tokens = excluded.tokens,
                model = excluded.model, made_at = excluded.made_at
            """;

    private static final String BY_PREFIX = """
            select t.prefix_hash, s.text, s.model, s.turns
            from conversation c
            join turn_summary s on s.organization_id = c.organization_id and s.conversation_id = c.id
            join turn t on t.organization_id = s.organization_id and t.id = s.last_turn_id
            where c.organization_id = :organization and c.key = :key and t.prefix_hash = any(:prefixes)
            order by s.last_seq desc
            limit 1
            """;

    private final DatabaseClient database;
    private final ConversationSettings settings;

    SummaryStore(DatabaseClient database, ConversationSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** What stands for all up to the turn that this hash ends. */
    record AtPrefix(UUID prefix, String text, @Nullable String model, long turns) {}

    /** The conversation's id, when nobody else makes its summary; empty otherwise. After {@code lease} another one may. */
    Mono<UUID> claim(UUID organizationId, String key, UUID claim, Duration lease) {
        return bounded(database.sql(CLAIM)
                .bind("organization", organizationId)
                .bind("key", key)
                .bind("claim", claim)
                .bind("seconds", (double) lease.toMillis() / 1000)
                .map(row -> StoredMessages.there(row.get("conversation_id", UUID.class)))
                .one());
    }

    Mono<Void> release(Summarizable made) {
        return bounded(database.sql(RELEASE)
                .bind("organization", made.organizationId())
                .bind("conversation", made.conversationId())
                .bind("claim", made.claim())
                .then());
    }

    /** Whether it was stored: not when the claim is lost. */
    Mono<Boolean> put(Summarizable made, KeptSummary summary, UUID last, long tokens, Instant now) {
        var model = summary.model();
        return bounded(database.sql(PUT)
                .bind("organization", made.organizationId())
                .bind("conversation", made.conversationId())
                .bind("claim", made.claim())
                .bind("first", made.firstTurn())
                .bind("last", last)
                .bind("turns", summary.turns())
                .bind("text", summary.text())
                .bind("tokens", tokens)
                .bind("model", model == null ? Parameters.in(String.class) : Parameters.in(model))
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0));
    }

    /** The newest one that ends at one of these hashes; empty when there is none. */
    Mono<AtPrefix> at(UUID organizationId, String key, Collection<UUID> prefixes) {
        Flux<AtPrefix> found = database.sql(BY_PREFIX)
                .bind("organization", organizationId)
                .bind("key", key)
                .bind("prefixes", prefixes.toArray(UUID[]::new))
                .map(row -> new AtPrefix(
                        StoredMessages.there(row.get("prefix_hash", UUID.class)),
                        StoredMessages.there(row.get("text", String.class)),
                        row.get("model", String.class),
                        StoredMessages.there(row.get("turns", Long.class))))
                .all();
        return bounded(found.next());
    }

    private <T> Mono<T> bounded(Mono<T> answer) {
        return answer.timeout(settings.loadTimeout()).onErrorMap(DatabaseUnavailableException::of);
    }
}
