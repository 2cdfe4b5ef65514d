package io.throughline.conversation;

import io.throughline.database.DatabaseUnavailableException;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whole conversations. */
@Component
final class ConversationStore {

    /** Turns go with their conversation by its foreign key, which also sees those that were committed meanwhile. */
    private static final String DELETE = """
            with answers as (
                delete from kept_answer where organization_id = :organization and conversation = :key
            )
            delete from conversation where organization_id = :organization and key = :key
            """;

    private final DatabaseClient database;
    private final ConversationSettings settings;

    ConversationStore(DatabaseClient database, ConversationSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Whether there was such a conversation. */
    Mono<Boolean> delete(UUID organizationId, String key) {
        return database.sql(DELETE)
                .bind("organization", organizationId)
                .bind("key", key)
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0)
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }
}
