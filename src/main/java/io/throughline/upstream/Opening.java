package io.throughline.upstream;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The beginning of an answer, until something in it is content. What comes before (a role, a message head) is held back, because an error that
 * follows it can still be answered by another route.
 */
final class Opening implements Beginning<List<ChatFrame>> {

    private @Nullable List<ChatFrame> held = new ArrayList<>(1);
    private boolean over;

    @Override
    public @Nullable GatewayException add(List<ChatFrame> batch) {
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

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public List<ChatFrame> release(List<ChatFrame> batch) {
        if (held == null || held.isEmpty()) {
            held = null;
            return batch;
        }
        var all = held;
        held = null;
        all.addAll(batch);
        return all;
    }

    /** The client has seen some of the answer, so the failure becomes its last frame. */
    @Override
    public Flux<List<ChatFrame>> brokeOff(GatewayException failure) {
        return Flux.just(List.of(ChatFrame.of("", new ChatEvent.Failed(failure.error()))));
    }
}
