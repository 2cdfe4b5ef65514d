package io.throughline.pipeline;

import io.throughline.chat.Answer;
import io.throughline.conversation.Conversations;
import io.throughline.routing.AutoDecisions;
import io.throughline.upstream.Upstream;
import io.throughline.usage.Ledger;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Opens a record for each request; {@link OpenTurn} fills it and closes it exactly once, however the request ends. */
@Component
class TurnRecorder {

    private final Conversations conversations;
    private final Ledger ledger;
    private final Upstream upstream;
    private final AutoDecisions decisions;
    private final Clock clock;

    TurnRecorder(Conversations conversations, Ledger ledger, Upstream upstream, AutoDecisions decisions, Clock clock) {
        this.decisions = decisions;
        this.conversations = conversations;
        this.ledger = ledger;
        this.upstream = upstream;
        this.clock = clock;
    }

    OpenTurn begin(ChatCall call) {
        ledger.opened();
        return new OpenTurn(call, this);
    }

    /** What its provider will want back with the tools' answers, and this client is going to throw away. */
    void keepParts(ChatCall call, Attempt attempt, Answer answer) {
        if (!upstream.missesParts(attempt.route(), call.request().dialect())) {
            return;
        }
        for (var choice : answer.choices()) {
            if (choice.message().holdsMoreThanWords()) {
                conversations.keepAnswer(call.caller().organizationId(), choice.message());
            }
        }
    }

    Conversations conversations() {
        return conversations;
    }

    Ledger ledger() {
        return ledger;
    }

    AutoDecisions decisions() {
        return decisions;
    }

    Clock clock() {
        return clock;
    }
}
