package io.throughline.upstream;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an answer, until something in it is content. What comes before (a role, a message head) is held back, because an error that
 * follows it can still be answered by another route.
 */
final class Opening {

    private @Nullable List<ChatFrame> held = new ArrayList<>(1);
    private boolean over;

    /** Takes the next batch; the error is that of a batch which fails the answer before it had any content. */
    @Nullable GatewayException add(List<ChatFrame> batch) {
        if (over) {
            return null;
        }
        for (var frame : batch) {
            for (var event : frame.events()) {
                if (event instanceof ChatEvent.Failed(var error)) {
                    return new GatewayException(error);
                }
                if (!(event instanceof ChatEvent.Started || event instanceof ChatEvent.UsageSeen)) {
                    over = true;
                    return null;
                }
            }
        }
        if (held != null) {
            held.addAll(batch);
        }
        return null;
    }

    boolean isOver() {
        return over;
    }

    /** The batch, with what was held back before it the first time. */
    List<ChatFrame> release(List<ChatFrame> batch) {
        if (held == null || held.isEmpty()) {
            held = null;
            return batch;
        }
        var all = held;
        held = null;
        all.addAll(batch);
        return all;
    }
}
