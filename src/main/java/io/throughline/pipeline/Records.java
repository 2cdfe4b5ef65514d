package io.throughline.pipeline;

import io.throughline.chat.Keeping;
import io.throughline.chat.Message;
import io.throughline.chat.ResponseFacts;
import io.throughline.chat.TurnFold;
import io.throughline.context.Context;
import io.throughline.conversation.TurnRecord;
import io.throughline.conversation.TurnStatus;
import io.throughline.usage.Outcome;
import io.throughline.usage.Stopwatch;
import io.throughline.usage.UsageRecord;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts what is known at a request's end into the rows that are kept. */
final class Records {

    private Records() {}

    static UsageRecord usage(
            UUID id, ChatCall call, Context context, @Nullable MadeCall made, Closing closing, Stopwatch watch) {
        var head = call.request().head();
        var error = closing.error();
        var price = closing.price();
        var cost = closing.cost();
        return new UsageRecord(
                id,
                call.caller().organizationId(),
                call.caller().keyId(),
                call.requestId(),
                call.startedAt(),
                call.door(),
                head.model(),
                made == null ? "" : made.route().provider().id(),
                made == null ? "" : made.route().model().name(),
                head.stream(),
                closing.outcome().id(),
                error == null ? null : error.kind().name(),
                closing.usage(),
                closing.estimated(),
                price == null ? null : price.version(),
                cost == null ? null : cost.nanoUsd(),
                watch.elapsed(),
                watch.timeToFirstToken(),
                made == null ? 0 : made.number(),
                context.conversation(),
                head.endUser());
    }

    static TurnRecord turn(ChatCall call, Context context, @Nullable MadeCall made, Closing closing, TurnFold fold) {
        var conversation = context.conversation();
        if (conversation == null) {
            throw new IllegalStateException("a stateless request has no turn");
        }
        var error = closing.error();
        var cost = closing.cost();
        return new TurnRecord(
                call.id(),
                call.caller().organizationId(),
                conversation,
                context.parent(),
                call.requestId(),
                status(closing.outcome()),
                context.turnInstructions(),
                context.input(),
                answer(fold),
                call.request().head().model(),
                made == null ? "" : made.route().model().id(),
                closing.usage(),
                cost == null ? null : cost.nanoUsd(),
                call.startedAt(),
                Duration.ofNanos(System.nanoTime() - call.startedNanos()),
                error == null ? null : error.kind().name(),
                response(call, fold),
                List.of());
    }

    private static @Nullable ResponseFacts response(ChatCall call, TurnFold fold) {
        var keeping = call.request().head().keeping();
        if (keeping == null) {
            return null;
        }
        var answer = fold.answer();
        var choices = answer.choices();
        return new ResponseFacts(
                keeping.asked(),
                choices.isEmpty() ? null : choices.getFirst().reason(),
                answer.model(),
                fold.names(),
                keeping.ofCompletion() ? Keeping.completionId(answer.id(), call.id()) : null);
    }

    private static TurnStatus status(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> TurnStatus.COMPLETED;
            case CANCELLED -> TurnStatus.CANCELLED;
            case FAILED, REFUSED -> TurnStatus.FAILED;
        };
    }

    /** The first choice continues the conversation; others were alternatives that the client asked for. */
    static @Nullable Message answer(TurnFold fold) {
        var choices = fold.answer().choices();
        return choices.isEmpty() ? null : choices.getFirst().message();
    }
}
