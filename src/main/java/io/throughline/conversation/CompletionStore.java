package io.throughline.conversation;

import io.r2dbc.spi.Parameters;
import io.throughline.chat.StoredResponse;
import io.throughline.database.DatabaseUnavailableException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns that a client asked to store as chat completions. */
@Component
final class CompletionStore {

    private static final String FIND =
            ResponseStore.COLUMNS + " and t.completion_id = :id order by t.started_at desc limit 1";

    /**
     * What was asked, as {@code jsonb} can hold it: that knows neither U+0000 nor half characters, which a tool's schema may have. Null where it
     * cannot hold it even without these.
     */
    private static final String ASKED = """
            case when pg_input_is_valid(t.asked::text, 'jsonb') then t.asked::jsonb
                when pg_input_is_valid(regexp_replace(t.asked::text, '\\\\u(0000|[dD][89a-fA-F]..)', '\\\\ufffd', 'g'), 'jsonb')
                then regexp_replace(t.asked::text, '\\\\u(0000|[dD][89a-fA-F]..)', '\\\\ufffd', 'g')::jsonb
            end
            """;

    private static final String LIST = ResponseStore.COLUMNS + """
             and t.completion_id is not null and t.status = 'completed'
                and (:model::text is null or t.model_requested = :model or t.model_used = :model or t.model_told = :model)
                and (:metadata::text is null or (""" + ASKED + """
            ) -> 'metadata' @> :metadata::jsonb)
            """;

    private static final String NEWEST = LIST + """
                and (:after::uuid is null or (t.started_at, t.id) < (select started_at, id from turn
                    where organization_id = :organization and id = :after))
            order by t.started_at desc, t.id desc
            limit :limit
            """;

    private static final String OLDEST = LIST + """
                and (:after::uuid is null or (t.started_at, t.id) > (select started_at, id from turn
                    where organization_id = :organization and id = :after))
            order by t.started_at, t.id
            limit :limit
            """;

    private static final String DESCRIBE = """
            update turn t set asked = jsonb_set(coalesce(""" + ASKED + """
            , '{}'), '{metadata}', :metadata::jsonb)::json
            where organization_id = :organization and id = :id
            """;

    private final DatabaseClient database;
    private final ConversationSettings settings;

    CompletionStore(DatabaseClient database, ConversationSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Empty when there is none. */
    Mono<StoredResponse> find(UUID organizationId, String id) {
        return all(database.sql(FIND).bind("organization", organizationId).bind("id", id))
                .next();
    }

    Flux<StoredResponse> list(UUID organizationId, CompletionQuery query) {
        return all(database.sql(query.oldestFirst() ? OLDEST : NEWEST)
                .bind("organization", organizationId)
                .bind("model", text(query.model()))
                .bind("metadata", text(query.metadata()))
                .bind("after", query.after() == null ? Parameters.in(UUID.class) : Parameters.in(query.after()))
                .bind("limit", query.limit()));
    }

    /** {@code metadata}: a JSON object. */
    Mono<Void> describe(UUID organizationId, UUID id, String metadata) {
        return database.sql(DESCRIBE)
                .bind("organization", organizationId)
                .bind("id", id)
                .bind("metadata", metadata)
                .then()
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private Flux<StoredResponse> all(DatabaseClient.GenericExecuteSpec query) {
        return query.map(ResponseStore::response)
                .all()
                .collectList()
                .timeout(settings.loadTimeout())
                .onErrorMap(DatabaseUnavailableException::of)
                .flatMapIterable(found -> found);
    }

    private static Object text(@Nullable String text) {
        return text == null ? Parameters.in(String.class) : Parameters.in(text);
    }
}
