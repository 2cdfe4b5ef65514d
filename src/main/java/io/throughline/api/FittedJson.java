package io.throughline.api;

import io.throughline.chat.Message;
import io.throughline.context.Fitted;
import io.throughline.context.Segment;
import io.throughline.context.Segment.Fate;
import io.throughline.context.Segment.Place;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** What was kept, shortened and dropped of a conversation, as JSON and as a header. */
final class FittedJson {

    private static final int EXCERPT = 160;

    private FittedJson() {}

    /** {@code dropped=12 shortened=1}. */
    static String summary(Fitted fitted) {
        var summary = "dropped=" + fitted.count(Fate.DROPPED) + " shortened=" + fitted.count(Fate.SHORTENED);
        return fitted.count(Fate.ADDED) == 0 ? summary : summary + " summaries=" + fitted.count(Fate.ADDED);
    }

    /** The sums, and the messages that are not as they were said. */
    static void write(JsonGenerator out, Fitted fitted) {
        out.writeStartObject();
        out.writeStringProperty("mode", fitted.mode().id());
        sums(out, fitted);
        out.writeName("changed");
        out.writeStartArray();
        fitted.segments().stream()
                .filter(segment -> segment.fate() != Fate.KEPT)
                .forEach(segment -> segment(out, segment, "conversation"));
        out.writeEndArray();
        out.writeEndObject();
    }

    static void sums(JsonGenerator out, Fitted fitted) {
        out.writeStringProperty("method", fitted.method());
        if (fitted.windowTokens() < Integer.MAX_VALUE) {
            out.writeNumberProperty("window_tokens", fitted.windowTokens());
        } else {
            out.writeNullProperty("window_tokens");
        }
        out.writeNumberProperty("reserved_tokens", fitted.reserveTokens());
        out.writeNumberProperty("fixed_tokens", fitted.fixedTokens());
        out.writeNumberProperty("prompt_tokens", fitted.tokens());
        out.writeNumberProperty("kept", fitted.count(Fate.KEPT));
        out.writeNumberProperty("shortened", fitted.count(Fate.SHORTENED));
        out.writeNumberProperty("dropped", fitted.count(Fate.DROPPED));
    }

    static void segment(JsonGenerator out, Segment segment, String source) {
        var shown = segment.sent() != null ? segment.sent() : segment.original();
        out.writeStartObject();
        out.writeStringProperty("source", source);
        if (segment.index() >= 0) {
            out.writeNumberProperty("index", segment.index());
        } else {
            out.writeNullProperty("index");
        }
        if (shown != null) {
            out.writeStringProperty("role", shown.role().name().toLowerCase(Locale.ROOT));
            out.writeStringProperty("excerpt", excerpt(shown));
        }
        if (segment.place() != null) {
            out.writeStringProperty("part", id(segment.place()));
        } else {
            out.writeNullProperty("part");
        }
        out.writeStringProperty("fate", segment.fate().name().toLowerCase(Locale.ROOT));
        out.writeNumberProperty("tokens", segment.tokens());
        out.writeNumberProperty("tokens_before", segment.tokensBefore());
        out.writeStringProperty("reason", segment.reason());
        out.writeEndObject();
    }

    static String id(Place place) {
        return place.name().toLowerCase(Locale.ROOT);
    }

    private static String excerpt(Message message) {
        var text = message.text();
        if (text.length() <= EXCERPT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(EXCERPT - 1)) ? EXCERPT - 1 : EXCERPT;
        return text.substring(0, end) + "…";
    }
}
