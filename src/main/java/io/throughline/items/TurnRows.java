package io.throughline.items;

import static io.throughline.items.ConversationRows.PATIENCE;

import io.r2dbc.spi.Parameters;
import io.throughline.chat.Mark;
import io.throughline.chat.MarkJson;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.database.DatabaseUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code turn}, read, and single messages taken out of it. */
@Component
final class TurnRows {

    private static final String COLUMNS = """
            select t.id, c.key, t.parent_id, t.request_id, t.status, t.instructions, t.input, t.answer, t.model_requested, t.model_used,
                t.input_tokens, t.cache_read_tokens, t.cache_write_tokens, t.output_tokens, t.reasoning_tokens, t.cost_nano_usd,
                t.started_at, t.duration_ms, t.error_code, t.marks, t.item_names,
                exists (
                    select 1 from turn p
                    where p.organization_id = t.organization_id and p.id = t.parent_id and p.instructions::text = t.instructions::text
                ) as instructed_before
            """;

    private static final String BEFORE = """
            with recursive chain (id, parent_id, age) as (
                select t.id, t.parent_id, 1
                from conversation c
                join turn t on t.organization_id = c.organization_id and t.conversation_id = c.id
                    and t.id = coalesce(:last, c.head_turn_id)
                where c.organization_id = :organization and c.key = :key
                union all
                select t.id, t.parent_id, chain.age + 1
                from chain
                cross join lateral (
                    select * from turn where organization_id = :organization and id = chain.parent_id limit 1) t
                where chain.age < :limit
            )
            """ + COLUMNS + """
            from chain
            cross join lateral (select * from turn where organization_id = :organization and id = chain.id limit 1) t
            join conversation c on c.organization_id = t.organization_id and c.id = t.conversation_id
            order by age desc
            """;

    private static final String AFTER = """
            with recursive chain (id, parent_id, age) as (
                select t.id, t.parent_id, 1
                from conversation c
                join turn t on t.organization_id = c.organization_id and t.id = c.head_turn_id
                where c.organization_id = :organization and c.key = :key and t.id is distinct from :after
                union all
                select t.id, t.parent_id, chain.age + 1
                from chain
                cross join lateral (
                    select * from turn where organization_id = :organization and id = chain.parent_id limit 1) t
                where t.id is distinct from :after
            ),
            oldest as (select id, age from chain order by age desc limit :limit)
            """ + COLUMNS + """
            from oldest
            cross join lateral (select * from turn where organization_id = :organization and id = oldest.id limit 1) t
            join conversation c on c.organization_id = t.organization_id and c.id = t.conversation_id
            order by age desc
            """;

    private static final String FROM_TURN = """
            from turn t
            join conversation c on c.organization_id = t.organization_id and c.id = t.conversation_id
            where t.organization_id = :organization
            """;

    private static final String FIND = COLUMNS + FROM_TURN + " and t.id = :turn";

    private static final String OF =
            COLUMNS + FROM_TURN + " and c.key = :key and t.item_ids @> array[:id]::text[] limit 1";

    /**
     * All hashes behind the turn say something of the message; they are made again where they are needed. Instructions are repeated in the turns
     * that they hold for.
     */
    private static final String WITHOUT = """
            with changed as (
                update turn set instructions = :instructions::json, input = :input::json, answer = :answer::json, marks = :marks::json,
                    item_ids = :ids, item_names = :names,
                    stored_chars = coalesce(length(:instructions), 0) + length(:input) + coalesce(length(:answer), 0),
                    prefix_hash = null
                where organization_id = :organization and id = :turn
                returning conversation_id, seq
            )
            update turn t set prefix_hash = null,
                instructions = case when t.instructions::text = :instructed then :instructions::json else t.instructions end
            from changed
            where t.organization_id = :organization and t.conversation_id = changed.conversation_id and t.seq > changed.seq
            """;

    private final DatabaseClient database;

    TurnRows(DatabaseClient database) {
        this.database = database;
    }

    Mono<List<Turn>> before(UUID organizationId, String key, @Nullable UUID last, int limit) {
        return all(bound(BEFORE, organizationId)
                .bind("key", key)
                .bind("last", uuid(last))
                .bind("limit", limit));
    }

    Mono<List<Turn>> after(UUID organizationId, String key, @Nullable UUID after, int limit) {
        return all(bound(AFTER, organizationId)
                .bind("key", key)
                .bind("after", uuid(after))
                .bind("limit", limit));
    }

    Mono<Optional<Turn>> find(UUID organizationId, UUID turnId) {
        return all(bound(FIND, organizationId).bind("turn", turnId)).map(TurnRows::first);
    }

    Mono<Optional<Turn>> of(UUID organizationId, String key, String ownId) {
        return all(bound(OF, organizationId).bind("key", key).bind("id", ownId)).map(TurnRows::first);
    }

    Mono<Void> without(UUID organizationId, Turn turn, int at) {
        return change(organizationId, turn, new Change(at, null, Map.of(), turn.names()));
    }

    Mono<Void> change(UUID organizationId, Turn turn, Change change) {
        int at = change.at();
        int leading = turn.instructions().size();
        int said = leading + turn.input().size();
        var left = change.left();
        var instructions = at < leading ? with(turn.instructions(), at, left) : turn.instructions();
        var input = at >= leading && at < said ? with(turn.input(), at - leading, left) : turn.input();
        var answer = at < said ? turn.answer() : left;
        var marks = change.marks(turn.marks());
        return bound(WITHOUT, organizationId)
                .bind("turn", turn.id())
                .bind("instructions", text(instructions.isEmpty() ? null : MessageJson.write(instructions)))
                .bind("instructed", MessageJson.write(turn.instructions()))
                .bind("input", MessageJson.write(input))
                .bind("answer", text(answer == null ? null : MessageJson.write(List.of(answer))))
                .bind("marks", text(MarkJson.write(marks)))
                .bind("ids", ids(marks))
                .bind("names", names(answer == null ? List.of() : change.names()))
                .then()
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private static String[] ids(List<Mark> marks) {
        return marks.stream().map(Mark::id).filter(Objects::nonNull).toArray(String[]::new);
    }

    private static List<Message> with(List<Message> messages, int at, @Nullable Message left) {
        var rest = new ArrayList<>(messages);
        if (left == null) {
            rest.remove(at);
        } else {
            rest.set(at, left);
        }
        return rest;
    }

    private static Object names(List<String> names) {
        return names.isEmpty() ? Parameters.in(String[].class) : Parameters.in(names.toArray(String[]::new));
    }

    private DatabaseClient.GenericExecuteSpec bound(String sql, UUID organizationId) {
        return database.sql(sql).bind("organization", organizationId);
    }

    private static Mono<List<Turn>> all(DatabaseClient.GenericExecuteSpec query) {
        return query.map(TurnRow::turn)
                .all()
                .collectList()
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private static Optional<Turn> first(List<Turn> turns) {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getFirst());
    }

    private static Object uuid(@Nullable UUID id) {
        return id == null ? Parameters.in(UUID.class) : Parameters.in(id);
    }

    private static Object text(@Nullable String text) {
        return text == null ? Parameters.in(String.class) : Parameters.in(text);
    }
}
