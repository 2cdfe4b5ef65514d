package io.throughline.conversation;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.StoredResponse;
import io.throughline.database.DatabaseUnavailableException;
import io.throughline.database.GroupCommit;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import reactor.core.publisher.Mono;

/** Conversations and their turns. */
@Component
public class Conversations {

    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
    private static final int KEY_CHARS = 200;
    private static final Pattern ID = Pattern.compile(
            "(?:conv_)?(\\p{XDigit}{8})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{12})");

    private final Chains chains;
    private final ConversationStore store;
    private final ResponseStore responses;
    private final CompletionStore completions;
    private final SummaryStore summaries;
    private final KeptAnswers kept;
    private final TurnStore turns;
    private final GroupCommit<StoredTurn> commits;
    private final Ids ids;
    private final Clock clock;

    Conversations(
            Chains chains,
            ConversationStore store,
            ResponseStore responses,
            CompletionStore completions,
            SummaryStore summaries,
            KeptAnswers kept,
            TurnStore turns,
            GroupCommit<StoredTurn> commits,
            Ids ids,
            Clock clock) {
        this.chains = chains;
        this.store = store;
        this.responses = responses;
        this.completions = completions;
        this.summaries = summaries;
        this.kept = kept;
        this.turns = turns;
        this.commits = commits;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The key of the conversation that a client names by its key, or by its id, with or without hyphens and {@code conv_}; what was written when
     * there is none yet. Only what looks like an id is looked up. Fails with {@code STATE_UNAVAILABLE} when the database is away.
     */
    public Mono<String> key(UUID organizationId, String written) {
        var id = ID.matcher(written);
        return id.matches()
                ? store.key(organizationId, written, UUID.fromString(id.replaceFirst("$1-$2-$3-$4-$5")))
                        .defaultIfEmpty(written)
                        .onErrorMap(failure ->
                                explain(failure, "the conversation could not be read", "of " + organizationId))
                : Mono.just(written);
    }

    /**
     * What that request continues: the turn it names; or the one that ends the longest stored beginning of what it says again; or the newest.
     * {@link History#EMPTY} for an unknown conversation. Fails with {@code STATE_UNAVAILABLE} when the database is away, with
     * {@code INVALID_REQUEST} when the turn named cannot be continued, and with {@code CONFLICT} when it is not to be continued twice.
     */
    public Mono<History> load(UUID organizationId, Continuing wish) {
        return checked(wish.key(), () -> chains.history(organizationId, wish))
                .onErrorMap(failure -> explain(failure, "the conversation could not be read", "of " + organizationId));
    }

    /**
     * Deletes a conversation with all that was kept of it: turns, their hashes, answers kept for its providers. A turn under way that continues it
     * is not stored. Usage records stay, with its name and without words. Gives whether there was such a conversation; fails with
     * {@code STATE_UNAVAILABLE} when the database is away.
     */
    public Mono<Boolean> delete(UUID organizationId, String key) {
        return checked(key, () -> store.delete(organizationId, key))
                .doOnNext(there -> kept.forget(organizationId, key))
                .onErrorMap(
                        failure -> explain(failure, "the conversation could not be deleted", "of " + organizationId));
    }

    /** The responses of those ids, in any order; unknown ids have none. Fails with {@code STATE_UNAVAILABLE} when the database is away. */
    public Mono<List<StoredResponse>> responses(UUID organizationId, List<UUID> ids) {
        return read(responses.find(organizationId, ids).collectList(), organizationId);
    }

    /** The responses of which a part has one of these ids from its provider. Fails as {@link #responses} does. */
    public Mono<List<StoredResponse>> responsesByPart(UUID organizationId, List<String> names) {
        return read(responses.named(organizationId, names).collectList(), organizationId);
    }

    /** The key of the conversation with that turn; empty when there is no such turn. Fails as {@link #responses} does. */
    public Mono<String> conversationOf(UUID organizationId, UUID turnId) {
        return read(responses.key(organizationId, turnId), organizationId);
    }

    /** Deletes a turn that is a response, with its words; the turns behind it stay. Gives whether there was one; fails as {@link #responses} does. */
    public Mono<Boolean> deleteResponse(UUID organizationId, UUID id) {
        return read(responses.delete(organizationId, id), organizationId);
    }

    /** The chat completion that a client calls so; empty when none is stored. Fails as {@link #responses} does. */
    public Mono<StoredResponse> completion(UUID organizationId, String id) {
        return read(completions.find(organizationId, id), organizationId);
    }

    /** Stored chat completions. Fails as {@link #responses} does. */
    public Mono<List<StoredResponse>> completions(UUID organizationId, CompletionQuery query) {
        return read(completions.list(organizationId, query).collectList(), organizationId);
    }

    /** Puts other metadata, a JSON object, in place of a stored chat completion's. Fails as {@link #responses} does. */
    public Mono<Void> describeCompletion(UUID organizationId, UUID turnId, String metadata) {
        return read(completions.describe(organizationId, turnId, metadata), organizationId);
    }

    /** About the most turns that {@link #load} reads; what is older must be told by a summary. */
    public int historyTurns() {
        return chains.mostTurns();
    }

    /**
     * The line up to that turn, for whoever makes its next summary; empty while somebody else does, on any gateway, for at most {@code lease}.
     * {@link #keepSummary} or {@link #leaveSummary} must follow. Fails as {@link #responses} does.
     */
    public Mono<Summarizable> claimSummary(UUID organizationId, String key, UUID last, Duration lease) {
        var claim = ids.next();
        return read(
                summaries
                        .claim(organizationId, key, claim, lease)
                        .flatMap(conversation -> chains.upTo(organizationId, key, last)
                                .filter(turns -> !turns.isEmpty())
                                .map(turns -> Summarizable.of(organizationId, conversation, claim, turns))),
                organizationId);
    }

    /**
     * Stores the summary that {@code made} comes with as what stands for all up to that turn. Gives whether it was stored: not when words were taken
     * out of the conversation meanwhile, or the lease is over and somebody else has begun.
     */
    public Mono<Boolean> keepSummary(Summarizable made, UUID last, long tokens) {
        var summary = made.before();
        return summary == null
                ? leaveSummary(made).thenReturn(false)
                : read(summaries.put(made, summary, last, tokens, clock.instant()), made.organizationId());
    }

    /** Lets others make it. */
    public Mono<Void> leaveSummary(Summarizable claimed) {
        return read(summaries.release(claimed), claimed.organizationId());
    }

    private static <T> Mono<T> read(Mono<T> found, UUID organizationId) {
        return found.onErrorMap(
                failure -> explain(failure, "stored responses could not be read", "of " + organizationId));
    }

    /**
     * Completes when the turn is committed. The caller may leave: the turn is stored all the same. Fails with {@code CONFLICT} when it had to be
     * alone behind its parent and is not; it is stored as a failed one then.
     */
    public Mono<Void> record(TurnRecord turn) {
        return checked(turn.conversation(), () -> commit(turn))
                .onErrorMap(
                        failure -> explain(failure, "the turn could not be stored", "request_id=" + turn.requestId()));
    }

    /** Makes a conversation without turns; completes with whether there was none of that key. {@code metadata}: a JSON object, or null. */
    public Mono<Boolean> make(UUID organizationId, String key, @Nullable String metadata) {
        return checked(key, () -> store.make(organizationId, key, ids.next(), metadata, clock.instant()))
                .onErrorMap(failure -> explain(failure, "the conversation could not be made", "of " + organizationId));
    }

    /**
     * Stores what was said elsewhere behind the newest turn, all or nothing, and asks no model. Gives the places of the messages, in their
     * order. Makes the conversation where it is new. Fails with {@code CONFLICT} when the conversation has a message of one of these ids.
     */
    public Mono<List<Place>> append(UUID organizationId, String key, List<Said> said) {
        return append(organizationId, key, said, ids.next());
    }

    /** The same; {@code first} becomes the id of the first turn, so that what is kept under it is deleted with the conversation. */
    public Mono<List<Place>> append(UUID organizationId, String key, List<Said> said, UUID first) {
        var added = Mono.defer(() -> unused(organizationId, key, said))
                .then(Mono.defer(() -> store.newest(organizationId, key)))
                .flatMap(parent -> {
                    var loading = new Loading(organizationId, key, parent, first, ids, clock.instant());
                    loading.add(said);
                    return turns.append(loading.turns()).thenReturn(loading.places());
                });
        return checked(key, () -> store.alone(organizationId, key, ids.next(), clock.instant(), added))
                .onErrorMap(
                        TransactionException.class,
                        away -> new DatabaseUnavailableException("no transaction: " + away.getMessage()))
                .onErrorMap(failure -> explain(failure, "the messages could not be stored", "of " + organizationId));
    }

    private Mono<Void> unused(UUID organizationId, String key, List<Said> said) {
        var own = said.stream().map(Said::id).filter(Objects::nonNull).toList();
        var seen = new HashSet<String>();
        var twice = own.stream().filter(id -> !seen.add(id)).findFirst();
        var taken = twice.map(Mono::just)
                .orElseGet(() -> own.isEmpty() ? Mono.empty() : store.taken(organizationId, key, own));
        return taken.flatMap(id -> Mono.error(GatewayException.of(
                ErrorKind.CONFLICT, "the conversation has a message with the id '" + id + "' already", "id")));
    }

    private Mono<Void> commit(TurnRecord turn) {
        var commit = commits.commit(StoredTurn.of(turn, ids.next()));
        var parent = turn.parent().turnId();
        if (turn.parent().kind() != Parent.Kind.ALONE || parent == null || turn.status() != TurnStatus.COMPLETED) {
            return commit;
        }
        return chains.taken(turn.organizationId(), turn.conversation(), parent)
                .flatMap(taken -> taken ? Mono.<Void>error(Chains.taken(parent)) : commit)
                .onErrorMap(DuplicateKeyException.class, faster -> Chains.taken(parent))
                .doOnError(GatewayException.class, late -> recordLater(turn.failed(ErrorKind.CONFLICT.name())));
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
     * for it; {@link #keptAnswers} of this gateway finds it at once, of another one soon. It is deleted with its conversation, when it has one.
     */
    public void keepAnswer(UUID organizationId, @Nullable String conversation, Message answer) {
        var id = answer.firstCallId();
        if (id != null) {
            kept.keep(new KeptAnswer(organizationId, id, MessageJson.write(List.of(answer)), conversation));
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
