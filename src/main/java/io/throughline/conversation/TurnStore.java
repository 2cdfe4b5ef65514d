package io.throughline.conversation;

import io.throughline.chat.MarkJson;
import io.throughline.chat.ResponseFacts;
import io.throughline.chat.StopReason;
import io.throughline.chat.Usage;
import io.throughline.database.Columns;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The tables {@code conversation} and {@code turn}. */
@Component
final class TurnStore {

    /**
     * One statement, hence one transaction. The upsert locks each conversation's row, in an order that all gateways share, and hands out its
     * next places; whoever comes second waits and reads the newest head. A hash that was made for another parent is left out, and so is a
     * turn whose conversation was deleted meanwhile.
     */
    private static final String APPEND = """
            with incoming as (
                select * from unnest(
                    :ids, :organizations, :keys, :conversations, :requests, :statuses,
                    :instructions, :inputs, :answers, :chars, :modelsRequested, :modelsUsed,
                    :inputTokens, :cacheReadTokens, :cacheWriteTokens, :outputTokens, :reasoningTokens, :costs,
                    :starts, :durations, :errors, :follows, :parents, :prefixes, :alone, :marks, :asked, :reasons, :told, :names, :completions)
                with ordinality as incoming (
                    id, organization_id, key, new_conversation_id, request_id, status,
                    instructions, input, answer, stored_chars, model_requested, model_used,
                    input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd,
                    started_at, duration_ms, error_code, follows, parent_id, prefix_hash, alone, marks,
                    asked, stop_reason, model_told, item_names, completion_id, position)
                where parent_id is null or exists (
                    select 1 from conversation c where c.organization_id = incoming.organization_id and c.key = incoming.key)
            ),
            placed as (
                select incoming.*,
                    count(*) over (partition by organization_id, key) as together,
                    row_number() over (partition by organization_id, key order by position) as place,
                    max(position) filter (where status = 'completed') over (
                        partition by organization_id, key order by position
                        rows between unbounded preceding and 1 preceding) as before
                from incoming
            ),
            continued as (
                insert into conversation as known (
                    organization_id, id, key, head_turn_id, turn_count, created_at, updated_at)
                select organization_id, (array_agg(new_conversation_id order by position))[1], key,
                    (array_agg(id order by position desc) filter (where status = 'completed'))[1],
                    count(*), min(started_at), max(started_at)
                from incoming
                group by organization_id, key
                order by organization_id, key
                on conflict (organization_id, key) do update set
                    base_turn_id = known.head_turn_id,
                    head_turn_id = coalesce(excluded.head_turn_id, known.head_turn_id),
                    turn_count = known.turn_count + excluded.turn_count,
                    updated_at = greatest(known.updated_at, excluded.updated_at)
                returning organization_id, id, key, base_turn_id, turn_count
            )
            insert into turn (
                organization_id, id, conversation_id, seq, parent_id, request_id, status,
                instructions, input, answer, stored_chars, model_requested, model_used,
                input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd,
                started_at, duration_ms, error_code, prefix_hash, alone, marks, item_ids,
                asked, stop_reason, model_told, item_names, completion_id)
            select p.organization_id, p.id, c.id, c.turn_count - p.together + p.place,
                case when p.follows then coalesce(b.id, c.base_turn_id) else p.parent_id end,
                p.request_id, p.status,
                p.instructions::json, p.input::json, p.answer::json, p.stored_chars, p.model_requested, p.model_used,
                p.input_tokens, p.cache_read_tokens, p.cache_write_tokens, p.output_tokens, p.reasoning_tokens, p.cost_nano_usd,
                p.started_at, p.duration_ms, p.error_code,
                case when not p.follows or coalesce(b.id, c.base_turn_id) is not distinct from p.parent_id then p.prefix_hash end,
                p.alone, p.marks::json,
                (select array_agg(mark ->> 'id') from json_array_elements(p.marks::json) mark where mark ->> 'id' is not null),
                p.asked::json, p.stop_reason, p.model_told, string_to_array(p.item_names, ' '), p.completion_id
            from placed p
            join continued c on c.organization_id = p.organization_id and c.key = p.key
            left join incoming b on b.position = p.before
            """;

    private final DatabaseClient database;
    private final ConversationSettings settings;

    TurnStore(DatabaseClient database, ConversationSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Adds the turns, those of one conversation in this order, all or none. */
    Mono<Void> append(List<StoredTurn> turns) {
        var columns = new Columns<>(turns);
        return bindTurn(
                        database.sql(APPEND),
                        new Columns<>(turns.stream().map(StoredTurn::turn).toList()))
                .bind("conversations", columns.uuids(StoredTurn::conversationId))
                .bind("instructions", columns.texts(StoredTurn::instructions))
                .bind("inputs", columns.texts(StoredTurn::input))
                .bind("answers", columns.texts(StoredTurn::answer))
                .bind("chars", columns.longs(StoredTurn::chars))
                .bind("prefixes", columns.uuids(StoredTurn::prefix))
                .then()
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private static DatabaseClient.GenericExecuteSpec bindTurn(
            DatabaseClient.GenericExecuteSpec statement, Columns<TurnRecord> turns) {
        return statement
                .bind("ids", turns.uuids(TurnRecord::id))
                .bind("organizations", turns.uuids(TurnRecord::organizationId))
                .bind("keys", turns.texts(TurnRecord::conversation))
                .bind("requests", turns.texts(TurnRecord::requestId))
                .bind("statuses", turns.texts(turn -> turn.status().name().toLowerCase(Locale.ROOT)))
                .bind("modelsRequested", turns.texts(TurnRecord::modelRequested))
                .bind("modelsUsed", turns.texts(TurnRecord::modelUsed))
                .bind("inputTokens", turns.longs(turn -> tokens(turn, Usage::inputTokens)))
                .bind("cacheReadTokens", turns.longs(turn -> tokens(turn, Usage::cacheReadTokens)))
                .bind("cacheWriteTokens", turns.longs(turn -> tokens(turn, Usage::cacheWriteTokens)))
                .bind("outputTokens", turns.longs(turn -> tokens(turn, Usage::outputTokens)))
                .bind("reasoningTokens", turns.longs(turn -> tokens(turn, Usage::reasoningTokens)))
                .bind("costs", turns.longs(TurnRecord::costNanoUsd))
                .bind("starts", turns.of(Instant.class, TurnRecord::startedAt))
                .bind("durations", turns.longs(turn -> turn.duration().toMillis()))
                .bind("errors", turns.texts(TurnRecord::errorCode))
                .bind("follows", turns.of(Boolean.class, turn -> turn.parent().kind() == Parent.Kind.NEWEST))
                .bind("parents", turns.uuids(turn -> turn.parent().turnId()))
                .bind("marks", turns.texts(turn -> MarkJson.write(turn.marks())))
                .bind("alone", turns.of(Boolean.class, turn -> turn.parent().kind() == Parent.Kind.ALONE))
                .bind("asked", turns.texts(turn -> fact(turn, ResponseFacts::asked)))
                .bind("reasons", turns.texts(turn -> fact(turn, facts -> word(facts.reason()))))
                .bind("told", turns.texts(turn -> fact(turn, ResponseFacts::model)))
                .bind("completions", turns.texts(turn -> fact(turn, ResponseFacts::completionId)))
                .bind("names", turns.texts(turn -> fact(turn, TurnStore::names)));
    }

    private static @Nullable String fact(TurnRecord turn, Function<ResponseFacts, @Nullable String> value) {
        var facts = turn.response();
        return facts == null ? null : value.apply(facts);
    }

    private static @Nullable String word(@Nullable StopReason reason) {
        return reason == null ? null : reason.name().toLowerCase(Locale.ROOT);
    }

    /** An id holds no blank; arrays of arrays cannot be bound. */
    private static @Nullable String names(ResponseFacts facts) {
        return facts.names().stream().allMatch(String::isEmpty) ? null : String.join(" ", facts.names());
    }

    private static @Nullable Long tokens(TurnRecord turn, ToLongFunction<Usage> kind) {
        var usage = turn.usage();
        return usage == null ? null : kind.applyAsLong(usage);
    }
}
