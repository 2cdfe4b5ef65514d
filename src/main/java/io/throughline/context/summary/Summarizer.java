package io.throughline.context.summary;

import io.throughline.assist.Purpose;
import io.throughline.chat.Message;
import io.throughline.context.tokens.Measure;
import io.throughline.context.tokens.TokenCounter;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.Summarizable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/** Summarizes conversations in the background, before the summaries are needed. */
@Component
public final class Summarizer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Summarizer.class);

    /** Conversations that may wait; others have their turn with their next message. */
    private static final int WAITING = 1_000;

    private static final int AT_ONCE = 2;

    /** So many turns are summarized however short they are, or half of those that are read where that is less. */
    private static final int MANY_TURNS = 100;

    private final Conversations conversations;
    private final SummaryWriter writer;
    private final SummarySettings settings;
    private final Measure measure;
    private final Sinks.Many<Committed> queue = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<Committed>unboundedMultiproducer().get());
    private final Map<Place, Sinks.Empty<Void>> underWay = new ConcurrentHashMap<>();
    private volatile @Nullable Disposable working;

    Summarizer(Conversations conversations, SummaryWriter writer, SummarySettings settings, TokenCounter counter) {
        this.conversations = conversations;
        this.writer = writer;
        this.settings = settings;
        measure = counter.plain();
    }

    private record Place(UUID organizationId, String conversation) {}

    /** Soon looks whether the conversation needs a summary, and makes it. Never fails and never waits. */
    public void committed(Committed turn) {
        var place = new Place(turn.organizationId(), turn.conversation());
        boolean off = settings.summaryAfter() <= 0 || underWay.size() >= WAITING;
        if (!off && underWay.putIfAbsent(place, Sinks.empty()) == null) {
            synchronized (queue) {
                queue.emitNext(turn, Sinks.EmitFailureHandler.FAIL_FAST);
            }
        }
    }

    /** Completes when no summary of that conversation is being made here, but after a bound at the latest, which is usually none at all. */
    public Mono<Void> awaited(UUID organizationId, String conversation) {
        var made = settings.summaryWait().isZero() ? null : underWay.get(new Place(organizationId, conversation));
        return made == null
                ? Mono.empty()
                : made.asMono().timeout(settings.summaryWait()).onErrorComplete();
    }

    @Override
    public void start() {
        working = queue.asFlux().flatMap(this::look, AT_ONCE).subscribe();
    }

    private Mono<Void> look(Committed turn) {
        var place = new Place(turn.organizationId(), turn.conversation());
        return Mono.defer(() -> isDue(turn) ? make(turn) : Mono.empty())
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorResume(failure -> {
                    LOG.warn(
                            "a conversation of {} could not be summarized: {}",
                            turn.organizationId(),
                            failure.getMessage());
                    return Mono.empty();
                })
                .doFinally(end -> {
                    var made = underWay.remove(place);
                    if (made != null) {
                        made.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
                    }
                });
    }

    private boolean isDue(Committed turn) {
        return turn.turnsSince() >= manyTurns() || tokens(turn.since()) >= threshold(turn);
    }

    /** Asked again of what is stored: a client that sends its whole history again tells nothing of the last summary. */
    private boolean isDue(Summarizable found, Committed turn) {
        return found.turns().size() >= manyTurns()
                || found.turns().stream()
                                .mapToLong(each -> tokens(each.messages()))
                                .sum()
                        >= threshold(turn);
    }

    private int manyTurns() {
        return Math.clamp(conversations.historyTurns() / 2, 2, MANY_TURNS);
    }

    private long tokens(List<Message> messages) {
        return messages.stream()
                .mapToLong(message -> measure.tokens(measure.guess(message)))
                .sum();
    }

    private long threshold(Committed turn) {
        var window = turn.windowTokens();
        return window == null ? settings.summaryAfter() : Math.min(settings.summaryAfter(), window / 2);
    }

    private Mono<Void> make(Committed turn) {
        return conversations
                .claimSummary(turn.organizationId(), turn.conversation(), turn.turnId(), writer.longest())
                .flatMap(found -> make(turn, found)
                        .onErrorResume(
                                failure -> conversations.leaveSummary(found).then(Mono.error(failure))));
    }

    private Mono<Void> make(Committed turn, Summarizable found) {
        int turns = isDue(found, turn) ? old(found, threshold(turn) / 2) : 0;
        if (turns == 0) {
            return conversations.leaveSummary(found);
        }
        var purpose = new Purpose(turn.organizationId(), turn.keyId(), "assist.summary", turn.conversation());
        return Mono.fromCallable(() -> writer.write(found, turns, purpose))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(made -> {
                    int done = found.turns().size() - made.turns().size();
                    return conversations.keepSummary(
                            made, found.turns().get(done - 1).id(), tokens(made));
                })
                .then();
    }

    private long tokens(Summarizable made) {
        var summary = made.before();
        return summary == null ? 0 : measure.tokens(measure.count(summary.text()));
    }

    /** How many turns are older than those that stay as they are: the newest of half the tokens, half the turns at most, and one at least. */
    private int old(Summarizable found, long newest) {
        var turns = found.turns();
        long tokens = 0;
        int kept = 0;
        while (kept < Math.min(turns.size(), manyTurns() / 2)) {
            tokens += tokens(turns.get(turns.size() - 1 - kept).messages());
            if (tokens > newest && kept > 0) {
                break;
            }
            kept++;
        }
        return turns.size() - kept;
    }

    @Override
    public void stop() {
        var now = working;
        working = null;
        if (now != null) {
            now.dispose();
        }
    }

    @Override
    public boolean isRunning() {
        return working != null;
    }
}
