package io.throughline.pipeline;

import io.throughline.chat.Answer;
import io.throughline.chat.Ids;
import io.throughline.chat.Message;
import io.throughline.context.Context;
import io.throughline.context.Contexts;
import io.throughline.conversation.Conversations;
import io.throughline.routing.AutoDecisions;
import io.throughline.routing.Needs;
import io.throughline.routing.OutputHistory;
import io.throughline.routing.RouteAsk;
import io.throughline.upstream.Upstream;
import io.throughline.usage.Ledger;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens a record for each request; {@link OpenTurn} fills it and closes it exactly once, however the request ends. */
@Component
class TurnRecorder {

    private final Conversations conversations;
    private final Contexts contexts;
    private final Ledger ledger;
    private final Upstream upstream;
    private final OutputHistory outputs;
    private final AutoDecisions decisions;
    private final Clock clock;
    private final Ids ids;

    TurnRecorder(
            Conversations conversations,
            Contexts contexts,
            Ledger ledger,
            Upstream upstream,
            OutputHistory outputs,
            AutoDecisions decisions,
            Clock clock,
            Ids ids) {
        this.conversations = conversations;
        this.contexts = contexts;
        this.ledger = ledger;
        this.upstream = upstream;
        this.outputs = outputs;
        this.decisions = decisions;
        this.clock = clock;
        this.ids = ids;
    }

    OpenTurn begin(ChatCall call) {
        ledger.opened();
        return new OpenTurn(call, this);
    }

    /** What its provider will want back with the tools' answers, and this client is going to throw away. */
    void keepParts(ChatCall call, MadeCall made, Answer answer) {
        if (!upstream.missesParts(made.route(), call.request().dialect())) {
            return;
        }
        for (var choice : answer.choices()) {
            if (choice.message().holdsMoreThanWords()) {
                var conversation = call.request().head().conversation();
                conversations.keepAnswer(call.caller().organizationId(), conversation, choice.message());
            }
        }
    }

    /** What routes are asked for, with the length of answer that is to be expected. */
    RouteAsk ask(ChatCall call) {
        return outputs.expecting(call.caller().organizationId(), call.routeAsk());
    }

    /** What the request is expected to need, history included, without reading its messages. */
    Needs needs(ChatCall call, Context context) {
        var organization = call.caller().organizationId();
        var rough = RouteAsk.roughly(call.request(), organization, call.ownKeys());
        var needs = outputs.expecting(organization, rough).needs().get();
        return needs.plusPrompt(UsageGuess.historyTokens(context));
    }

    /** An answer came whole; a length that is our guess teaches nothing. */
    void learnLength(ChatCall call, Closing closing) {
        var usage = closing.usage();
        if (usage != null && !closing.estimated()) {
            var asked = call.request().head().model();
            outputs.answered(call.caller().organizationId(), asked, usage.outputTokens());
        }
    }

    /** The provider has counted the prompt that was counted here. Of an answer in two parts nobody knows whose count it is. */
    static void learnCount(MadeCall made, Closing closing) {
        var usage = closing.usage();
        if (usage != null && !closing.estimated()) {
            var unused = made.prompt().told().applyAsLong(usage.inputTokens());
        }
    }

    /** The turn is stored, if it belongs to a conversation. */
    void committed(ChatCall call, Context context, MadeCall made, @Nullable Message answer) {
        contexts.committed(call.caller(), context, call.request(), call.id(), made.route(), answer);
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

    Ids ids() {
        return ids;
    }

    Clock clock() {
        return clock;
    }
}
