package io.throughline.upstream;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.PartKind;
import io.throughline.chat.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The beginning of an answer, until something in it is content; reasoning is. What comes before (a role, a message head, the start of a text)
 * is held back, because an error that follows it can still be answered by another route.
 */
final class Opening implements Beginning<List<ChatFrame>> {

    private @Nullable List<ChatFrame> held = new ArrayList<>(1);
    private boolean over;
    private boolean mayBeEmpty;
    private boolean filtered;
    private final boolean replaceable;

    /** {@code replaceable}: an answer of which a content filter leaves nothing is a failure, because another route may answer. */
    Opening(boolean replaceable) {
        this.replaceable = replaceable;
    }

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
                if (event instanceof ChatEvent.Finished && filtered && replaceable) {
                    return GatewayException.of(
                            ErrorKind.CONTENT_REFUSED, "the provider's content filter left nothing of the answer");
                }
                if (event instanceof ChatEvent.Finished && !mayBeEmpty) {
                    return GatewayException.of(ErrorKind.UPSTREAM_BROKEN, "the provider's answer is empty");
                }
                if (event instanceof ChatEvent.Finished || isContent(event)) {
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

    private boolean isContent(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Started _,
                    ChatEvent.PartNamed _,
                    ChatEvent.PartEnded _,
                    ChatEvent.Finished _,
                    ChatEvent.Failed _ -> false;
            case ChatEvent.TextDelta(var _, var _, var text) -> !text.isEmpty();
            case ChatEvent.ReasoningDelta(var _, var _, var text) -> !text.isEmpty();
            case ChatEvent.PartStarted(var _, var _, var kind) -> !isOnlyAnnounced(kind);
            case ChatEvent.UsageSeen(var usage) -> {
                mayBeEmpty |= usage.outputTokens() > 0;
                yield false;
            }
            case ChatEvent.Ended(var _, var reason, var _) -> {
                mayBeEmpty |= reason != StopReason.END;
                filtered |= reason == StopReason.CONTENT_FILTER;
                yield false;
            }
            case ChatEvent.ReasoningSigned _,
                    ChatEvent.PartMarked _,
                    ChatEvent.ToolInputDelta _,
                    ChatEvent.LogprobsSeen _ -> true;
        };
    }

    private static boolean isOnlyAnnounced(PartKind kind) {
        return kind instanceof PartKind.Text || kind instanceof PartKind.Reasoning || kind instanceof PartKind.Refusal;
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
