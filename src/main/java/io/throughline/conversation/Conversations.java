package io.throughline.conversation;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.chat.Message;
import io.throughline.database.DatabaseUnavailableException;
import io.throughline.database.GroupCommit;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Conversations and their turns. */
@Component
public class Conversations {

    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
    private static final int KEY_CHARS = 200;

    private final TurnStore store;
    private final KeptAnswers kept;
    private final GroupCommit<StoredTurn> commits;
    private final Ids ids;

    Conversations(TurnStore store, KeptAnswers kept, GroupCommit<StoredTurn> commits, Ids ids) {
        this.store = store;
        this.kept = kept;
        this.commits = commits;
        this.ids = ids;
    }

    /**
     * All completed turns of that conversation in order: their inputs and answers; the instructions are those of the newest turn that had
     * any. {@link History#EMPTY} for an unknown conversation. Fails with {@code STATE_UNAVAILABLE} when the database is away.
     */
    public Mono<History> load(UUID organizationId, String key) {
        return checked(key, () -> store.newest(organizationId, key))
                .map(StoredMessages::history)
                .onErrorMap(failure -> explain(failure, "the conversation could not be read", "of " + organizationId));
    }

    /** Completes when the turn is committed. The caller may leave: the turn is stored all the same. */
    public Mono<Void> record(TurnRecord turn) {
        return checked(turn.conversation(), () -> commits.commit(StoredTurn.of(turn, ids.next())))
                .onErrorMap(
                        failure -> explain(failure, "the turn could not be stored", "request_id=" + turn.requestId()));
    }

    private static <T> Mono<T> checked(String key, Supplier<Mono<T>> then) {
        return Mono.defer(() -> {
            check(key);
            return then.get();
        });
    }

    private static void check(String key) {
        if (key.isEmpty() || key.length() > KEY_CHARS) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "conversation must be a key of 1 to " + KEY_CHARS + " characters, but it has " + key.length(),
                    "conversation");
        }
        if (key.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "conversation must be a key without control characters and without halves of characters",
                    "conversation");
        }
    }

    private static Throwable explain(Throwable failure, String what, String where) {
        if (failure instanceof GatewayException) {
            return failure;
        }
        if (failure instanceof DatabaseUnavailableException) {
            return GatewayException.of(
                    ErrorKind.STATE_UNAVAILABLE, what + ": the gateway's database does not answer; try again");
        }
        LOG.error("{}, {}: {}", what, where, String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure)));
        return GatewayException.of(ErrorKind.INTERNAL, what);
    }

    /** Writes the turn soon, for one that nobody waits for any more: its client hung up or got an error. */
    public void recordLater(TurnRecord turn) {
        if (!commits.offer(StoredTurn.of(turn, ids.next()), failure -> lost(turn, failure))) {
            lost(turn, new DatabaseUnavailableException("too many turns wait to be stored"));
        }
    }

    /**
     * Keeps an answer that called tools, of any request, because its provider wants parts of it back that the client throws away. Nobody waits
     * for it; {@link #keptAnswers} of this gateway finds it at once, of another one soon.
     */
    public void keepAnswer(UUID organizationId, Message answer) {
        var id = answer.firstCallId();
        if (id != null) {
            kept.keep(organizationId, id, answer);
        }
    }

    /** The kept answers with those first tool calls, by id. Never fails: one that cannot be read is left out. */
    public Mono<Map<String, Message>> keptAnswers(UUID organizationId, Collection<String> callIds) {
        return kept.find(organizationId, callIds);
    }

    private static void lost(TurnRecord turn, Throwable failure) {
        LOG.warn(
                "a {} turn could not be stored, request_id={}: {}",
                turn.status(),
                turn.requestId(),
                String.valueOf(
                        NestedExceptionUtils.getMostSpecificCause(failure).getMessage()));
    }
}
