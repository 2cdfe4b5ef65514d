package io.throughline.conversation;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.database.Columns;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code kept_answer}. */
@Component
final class KeptAnswerStore {

    /** Providers that number their calls from 0 use an id again: the newest answer counts. A few old rows go with each write. */
    private static final String KEEP = """
            with outdated as (
                delete from kept_answer where (organization_id, call_id) in (
                    select organization_id, call_id from kept_answer where kept_at < :outdated
                    order by kept_at limit 100 for update skip locked)
            ),
            incoming as (
                select * from unnest(:organizations, :calls, :answers, :conversations)
                with ordinality as incoming (organization_id, call_id, answer, conversation, position)
            )
            insert into kept_answer (organization_id, call_id, answer, conversation, kept_at)
            select distinct on (organization_id, call_id) organization_id, call_id, answer::json, conversation, :now
            from incoming
            order by organization_id, call_id, position desc
            on conflict (organization_id, call_id) do update set
                answer = excluded.answer, conversation = excluded.conversation, kept_at = excluded.kept_at
            """;

    private static final String FIND = """
            select call_id, answer from kept_answer where organization_id = :organization and call_id = any(:calls)
            """;

    private final DatabaseClient database;
    private final ConversationSettings settings;
    private final Clock clock;

    KeptAnswerStore(DatabaseClient database, ConversationSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** Keeps the answers, all or none. */
    Mono<Void> keep(List<KeptAnswer> answers) {
        var columns = new Columns<>(answers);
        var now = clock.instant();
        return database.sql(KEEP)
                .bind("organizations", columns.uuids(KeptAnswer::organizationId))
                .bind("calls", columns.texts(KeptAnswer::callId))
                .bind("answers", columns.texts(KeptAnswer::json))
                .bind("conversations", columns.texts(KeptAnswer::conversation))
                .bind("now", now)
                .bind("outdated", now.minus(settings.keepAnswers()))
                .then()
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    /** Those that are there, by the id of their first tool call. */
    Mono<Map<String, Message>> find(UUID organizationId, Collection<String> callIds) {
        return database.sql(FIND)
                .bind("organization", organizationId)
                .bind("calls", callIds.toArray(String[]::new))
                .map(KeptAnswerStore::found)
                .all()
                .collectMap(Found::callId, Found::answer);
    }

    private record Found(String callId, Message answer) {}

    private static Found found(Readable row) {
        var id = row.get("call_id", String.class);
        var json = row.get("answer", Json.class);
        if (id == null || json == null) {
            throw new IllegalStateException("kept_answer has a null in a column that takes none");
        }
        return new Found(id, MessageJson.read(json.asArray()).getFirst());
    }
}
