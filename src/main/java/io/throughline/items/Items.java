package io.throughline.items;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Conversations, turns and messages as they are stored. Everything is asked for within one organization; what another one has looks like what
 * never was. Each method fails with {@code STATE_UNAVAILABLE} when the database is away.
 */
@Component
public class Items {

    private final ConversationRows conversations;
    private final TurnRows turns;

    Items(ConversationRows conversations, TurnRows turns) {
        this.conversations = conversations;
        this.turns = turns;
    }

    /** The conversation of that key, or else of that id, with or without hyphens and {@code conv_}. */
    public Mono<Optional<Conversation>> find(UUID organizationId, String keyOrId) {
        return told(conversations.find(organizationId, keyOrId));
    }

    /** Newest first, those made before {@code before}; null for the newest of all. */
    public Mono<List<Conversation>> list(UUID organizationId, @Nullable Conversation before, int limit) {
        return told(conversations.list(organizationId, before, limit));
    }

    /** The same, without those that responses have begun by themselves, whose keys begin with {@code resp_}. */
    public Mono<List<Conversation>> listNamed(UUID organizationId, @Nullable Conversation before, int limit) {
        return told(conversations.listNamed(organizationId, before, limit));
    }

    /** Puts other metadata, a JSON object, in place of the old; gives whether there is such a conversation. */
    public Mono<Boolean> describe(UUID organizationId, String key, String metadata) {
        return told(conversations.describe(organizationId, key, metadata));
    }

    /**
     * The last turns of the line that ends with {@code last}, that one included, oldest first; null for the newest line. {@code limit} is the
     * most turns that come.
     */
    public Mono<List<Turn>> before(UUID organizationId, String key, @Nullable UUID last, int limit) {
        return told(turns.before(organizationId, key, last, limit));
    }

    /**
     * The turns of the newest line behind {@code after}, oldest first; null for those from its beginning. Costs a step for each turn from the
     * newest back to these.
     */
    public Mono<List<Turn>> after(UUID organizationId, String key, @Nullable UUID after, int limit) {
        return told(turns.after(organizationId, key, after, limit));
    }

    /** Whatever its status. */
    public Mono<Optional<Turn>> turn(UUID organizationId, UUID turnId) {
        return told(turns.find(organizationId, turnId));
    }

    /** The turn with the message that the client called so. */
    public Mono<Optional<Turn>> turnOf(UUID organizationId, String key, String ownId) {
        return told(turns.of(organizationId, key, ownId));
    }

    /**
     * Takes one message out of its turn for good, with what was derived of it. Gives whether it was there. What a client sends again is no longer
     * recognized from there on.
     */
    public Mono<Boolean> remove(UUID organizationId, UUID turnId, int at) {
        return told(turns.find(organizationId, turnId)
                .flatMap(turn ->
                        turn.isEmpty() || at < 0 || at >= turn.get().items().size()
                                ? Mono.just(false)
                                : turns.without(organizationId, turn.get(), at).thenReturn(true)));
    }

    /** Changes the turn for good, with what was derived of it. What a client sends again is no longer recognized from there on. */
    public Mono<Void> change(UUID organizationId, Turn turn, Change change) {
        return told(turns.change(organizationId, turn, change));
    }

    private static <T> Mono<T> told(Mono<T> answer) {
        return answer.onErrorMap(
                DatabaseUnavailableException.class,
                away -> GatewayException.of(
                        ErrorKind.STATE_UNAVAILABLE,
                        "conversations cannot be read or changed: the gateway's database does not answer; try again"));
    }
}
