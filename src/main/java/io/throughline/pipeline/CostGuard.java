package io.throughline.pipeline;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.OpenParts;
import io.throughline.chat.StopReason;
import io.throughline.chat.TurnFold;
import io.throughline.chat.Usage;
import io.throughline.routing.Ceiling;
import io.throughline.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * Ends a stream when what it has cost reaches its ceiling. Providers keep to the output limit that the ceiling pays for; this is for prompts
 * that were longer than estimated, and for providers that do not keep to it.
 */
final class CostGuard {

    private static final int CHARS_PER_TOKEN = 4;

    private final Route route;
    private final Ceiling ceiling;
    private final OpenParts parts = new OpenParts();
    private boolean cut;

    CostGuard(Route route, Ceiling ceiling) {
        this.route = route;
        this.ceiling = ceiling;
    }

    /** The end to put after that frame, which is in {@code fold} already; null while the answer may go on, or when it is over by itself. */
    @Nullable ChatFrame after(ChatFrame frame, TurnFold fold) {
        frame.events().forEach(parts::add);
        var price = route.model().price();
        var usage = usage(fold);
        if (price == null || fold.finished() || fold.error() != null || !ceiling.isReached(price, usage)) {
            return null;
        }
        var endings = parts.endings(StopReason.LENGTH);
        if (endings.isEmpty()) {
            return null; // every choice is over; only the last counts are missing
        }
        cut = true;
        endings.add(new ChatEvent.UsageSeen(usage));
        endings.add(new ChatEvent.Finished());
        return ChatFrame.of("", endings.toArray(ChatEvent[]::new));
    }

    private Usage usage(TurnFold fold) {
        long produced = Math.ceilDiv(fold.producedChars(), CHARS_PER_TOKEN);
        var seen = fold.usage();
        return seen == null || seen.inputTokens() == 0
                ? Usage.of(ceiling.promptTokens(), produced)
                : new Usage(
                        seen.inputTokens(),
                        seen.cacheReadTokens(),
                        seen.cacheWriteTokens(),
                        Math.max(seen.outputTokens(), produced),
                        seen.reasoningTokens());
    }

    /** Whether the answer was ended before its provider had said all. */
    boolean cut() {
        return cut;
    }
}
