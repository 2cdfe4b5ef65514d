package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.context.Segment;
import io.throughline.context.Segment.Fate;
import io.throughline.context.Segment.Place;
import io.throughline.context.tokens.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Summaries that are sent in the place of messages. Mutable; lives as long as one fit. */
final class Summaries {

    private static final String TITLE = "Earlier in this conversation, in short:\n";

    private record Sent(Summary summary, Segment segment) {}

    private final List<Sent> sent = new ArrayList<>();

    /** Those that there is room for; of some that stand for the same messages, the one that stands for most. */
    void choose(FitAsk ask, Room room, long most) {
        var widest = ask.summaries().stream()
                .filter(each -> each.to() < ask.messages().size())
                .sorted(Comparator.comparingInt((Summary each) -> each.from() - each.to())
                        .thenComparing(Summary::from, Comparator.reverseOrder()))
                .toList();
        long taken = 0;
        for (var each : widest) {
            var segment = segment(each, ask.measure());
            if (isFree(each) && taken + segment.tokens() <= most && room.take(segment.tokens())) {
                taken += segment.tokens();
                sent.add(new Sent(each, segment));
            }
        }
        sent.sort(Comparator.comparingInt(each -> each.summary.from()));
    }

    private boolean isFree(Summary summary) {
        return sent.stream()
                .allMatch(each -> each.summary.to() <= summary.from() || summary.to() <= each.summary.from());
    }

    private static Segment segment(Summary summary, Measure measure) {
        var message = Message.text(Role.USER, TITLE + summary.text());
        long tokens = measure.tokens(measure.count(message));
        var reason = "stands for messages " + summary.from() + " to " + (summary.to() - 1);
        return new Segment(-1, null, message, 0, tokens, Fate.ADDED, Place.SUMMARY, reason);
    }

    boolean standFor(int index) {
        return sent.stream().anyMatch(each -> each.summary.from() <= index && index < each.summary.to());
    }

    /** Those of which at least one message is not sent itself. */
    List<Segment> needed(List<Item> items) {
        return sent.stream()
                .filter(each -> items.subList(each.summary.from(), each.summary.to()).stream()
                        .anyMatch(item -> !item.kept()))
                .map(Sent::segment)
                .toList();
    }
}
