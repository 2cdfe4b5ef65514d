package io.throughline.api.threads;

import io.throughline.assistant.Assistant;
import io.throughline.assistant.Assistants;
import io.throughline.chat.Ids;
import io.throughline.conversation.Conversations;
import io.throughline.items.Conversation;
import io.throughline.items.Items;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds threads and makes them. A conversation that was begun at another door is one too, by its key or its id. */
@Component
final class Threads {

    private static final String DEFAULT_ASSISTANT = "Default assistant";

    private final Items items;
    private final Conversations conversations;
    private final Assistants assistants;
    private final Ids ids;

    Threads(Items items, Conversations conversations, Assistants assistants, Ids ids) {
        this.items = items;
        this.conversations = conversations;
        this.assistants = assistants;
        this.ids = ids;
    }

    /** Fails with NOT_FOUND when there is none. */
    Mono<Conversation> find(UUID organizationId, String threadId) {
        return items.find(organizationId, threadId)
                .flatMap(found -> found.map(Mono::just).orElseGet(() -> Mono.error(Call.unknown("thread", threadId))));
    }

    /** With what a message to it needs; fails with NOT_FOUND. */
    Mono<OpenThread> open(UUID organizationId, String threadId) {
        return find(organizationId, threadId).flatMap(conversation -> opened(organizationId, conversation));
    }

    private Mono<OpenThread> opened(UUID organizationId, Conversation conversation) {
        var assistant = assistants
                .ofThread(organizationId, conversation.id())
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
        var last = items.before(organizationId, conversation.key(), null, 1);
        return Mono.zip(
                assistant,
                last,
                (who, turns) ->
                        new OpenThread(conversation, who.orElse(null), turns.isEmpty() ? null : turns.getLast()));
    }

    /** A new thread of that assistant. */
    Mono<OpenThread> make(UUID organizationId, Assistant assistant, @Nullable String metadata) {
        var key = ids.next().toString();
        return conversations
                .make(organizationId, key, metadata)
                .then(Mono.defer(() -> find(organizationId, key)))
                .flatMap(made -> assistants
                        .begin(organizationId, assistant.id(), made.id())
                        .thenReturn(new OpenThread(made, assistant, null)));
    }

    /** The assistant of that id; for null the one that serves messages which name none. Fails with NOT_FOUND. */
    Mono<Assistant> assistant(UUID organizationId, @Nullable String id) {
        if (id == null) {
            return assistants
                    .list(organizationId, DEFAULT_ASSISTANT, 0, 1)
                    .flatMap(found -> found.isEmpty()
                            ? assistants.create(organizationId, DEFAULT_ASSISTANT, "{}")
                            : Mono.just(found.getFirst()));
        }
        var known = Call.idOrNull(id);
        return (known == null ? Mono.<Assistant>empty() : assistants.find(organizationId, known))
                .switchIfEmpty(Mono.error(() -> Call.unknown("assistant", id)));
    }

    /** Newest first. */
    Mono<List<Conversation>> list(UUID organizationId, int skip, int limit) {
        return items.list(organizationId, null, skip + limit)
                .map(all -> all.subList(Math.min(skip, all.size()), all.size()));
    }

    Mono<Conversation> delete(UUID organizationId, String threadId) {
        return find(organizationId, threadId)
                .flatMap(found ->
                        conversations.delete(organizationId, found.key()).thenReturn(found));
    }
}
