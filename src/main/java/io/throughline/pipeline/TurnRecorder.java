package io.throughline.pipeline;

import io.throughline.conversation.Conversations;
import io.throughline.usage.Ledger;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Opens a record for each request; {@link OpenTurn} fills it and closes it exactly once, however the request ends. */
@Component
class TurnRecorder {

    private final Conversations conversations;
    private final Ledger ledger;
    private final Clock clock;

    TurnRecorder(Conversations conversations, Ledger ledger, Clock clock) {
        this.conversations = conversations;
        this.ledger = ledger;
        this.clock = clock;
    }

    OpenTurn begin(ChatCall call) {
        ledger.opened();
        return new OpenTurn(call, this);
    }

    Conversations conversations() {
        return conversations;
    }

    Ledger ledger() {
        return ledger;
    }

    Clock clock() {
        return clock;
    }
}
