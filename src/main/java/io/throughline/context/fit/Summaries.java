package io.throughline.context.fit;

import io.throughline.chat.FitMode;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.context.Segment;
import io.throughline.context.Segment.Fate;
import io.throughline.context.Segment.Place;
import io.throughline.context.tokens.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Summaries that are sent in the place of messages. Mutable; lives as long as one fit. */
final class Summaries {

    private static final String TITLE = "Earlier in this conversation, in short:\n";

    /** Of a summary that is cut, so that it soon fits: some sentences have more tokens than others of their length. */
    private static final double CUT = 0.85;

    /** Characters. */
    private static final int SHORTEST = 80;

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
            var segment = segment(each, ask.measure(), Math.min(most - taken, room.left()));
            if (segment != null && isFree(each) && taken + segment.tokens() <= most && room.take(segment.tokens())) {
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

    /** Those that stand for more than the messages, which are sent with them all. Null when there is none. */
    static @Nullable Segment earlier(FitAsk ask) {
        boolean uses = ask.mode() == FitMode.AUTO || ask.mode() == FitMode.SUMMARIZE;
        return ask.summaries().stream()
                .filter(each -> uses && each.earlier())
                .findFirst()
                .map(each -> segment(each, each.text(), ask.measure()))
                .orElse(null);
    }

    /** Cut at the end of a sentence where it is too long; null where little would be left. */
    private static @Nullable Segment segment(Summary summary, Measure measure, long most) {
        var whole = segment(summary, summary.text(), measure);
        if (whole.tokens() <= most) {
            return whole;
        }
        var text = summary.text();
        long chars = (long) (CUT * text.length() * Math.max(0, most) / whole.tokens());
        for (int end = end(text, chars); end >= SHORTEST; end = end(text, (long) (end * CUT))) {
            var cut = segment(summary, text.substring(0, end).strip(), measure);
            if (cut.tokens() <= most) {
                return cut;
            }
        }
        return null;
    }

    /** Of the last sentence or line that is no longer. */
    private static int end(String text, long chars) {
        return Math.max(text.lastIndexOf(". ", (int) chars - 1), text.lastIndexOf('\n', (int) chars - 1)) + 1;
    }

    private static Segment segment(Summary summary, String text, Measure measure) {
        var message = Message.text(Role.USER, TITLE + text);
        long tokens = measure.tokens(measure.count(message));
        var reason = "stands for messages " + summary.from() + " to " + (summary.to() - 1) + summary.about();
        return new Segment(-1, null, message, 0, tokens, Fate.ADDED, Place.SUMMARY, reason);
    }

    boolean standFor(int index) {
        return sent.stream().anyMatch(each -> each.summary.from() <= index && index < each.summary.to());
    }

    /** Those of which at least one message is not sent itself. */
    List<Segment> needed(List<Item> items) {
        return sent.stream()
                .filter(each -> each.summary.earlier()
                        || items.subList(each.summary.from(), each.summary.to()).stream()
                                .anyMatch(item -> !item.kept()))
                .map(Sent::segment)
                .toList();
    }
}
