package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.context.tokens.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the middle out of long results of tools and of long texts, and leaves documents out.
 *
 * @param resultTokens the most that is left of one text of a result
 * @param textTokens the most that is left of any other text
 */
record Shortening(Measure measure, long resultTokens, long textTokens) {

    private static final double HEAD = 0.7;

    /** So wide that a few messages of that size stand beside others. */
    static Shortening of(Measure measure, long room) {
        return new Shortening(measure, Math.clamp(room / 20, 48, 2_000), Math.clamp(room / 8, 96, 4_000));
    }

    /** The message itself when nothing in it is long. */
    Message shorter(Message message) {
        var parts = new ArrayList<Part>(message.parts().size());
        boolean changed = false;
        for (var part : message.parts()) {
            var less = shorter(part);
            changed |= !less.equals(part);
            parts.add(less);
        }
        return changed ? new Message(message.role(), parts, message.extras()) : message;
    }

    private Part shorter(Part part) {
        return switch (part) {
            case Part.Text(var text, var extras) -> {
                var less = cut(text, textTokens);
                yield less.equals(text) ? part : new Part.Text(less, extras);
            }
            case Part.File file ->
                new Part.Text("[document left out: " + (file.name() == null ? "unnamed" : file.name()) + "]");
            case Part.ToolResult result -> shorter(result);
            case Part.Refusal _, Part.Image _, Part.Audio _, Part.Reasoning _, Part.ToolCall _, Part.Opaque _ -> part;
        };
    }

    private Part shorter(Part.ToolResult result) {
        var content = new ArrayList<Part>(result.content().size());
        boolean changed = false;
        for (var part : result.content()) {
            var less = inResult(part);
            changed |= !less.equals(part);
            content.add(less);
        }
        return changed ? new Part.ToolResult(result.callId(), content, result.failed(), result.extras()) : result;
    }

    private Part inResult(Part part) {
        if (part instanceof Part.Text(var text, var extras)) {
            var less = cut(text, resultTokens);
            return less.equals(text) ? part : new Part.Text(less, extras);
        }
        return part instanceof Part.Image || part instanceof Part.File ? new Part.Text("[file left out]") : part;
    }

    /** Its beginning and its end, so that about that many tokens are left; the text itself when it is not longer. */
    private String cut(String text, long most) {
        if (most >= text.length()) {
            return text; // no token is shorter than a character, but for rare ones
        }
        long tokens = measure.tokens(measure.count(text));
        if (tokens <= most) {
            return text;
        }
        int chars = (int) (text.length() * most / tokens);
        int head = whole(text, (int) (chars * HEAD));
        int tail = whole(text, text.length() - (chars - head));
        var mark = "\n[… " + (tail - head) + " characters left out …]\n";
        return tail - head <= mark.length() ? text : text.substring(0, head) + mark + text.substring(tail);
    }

    /** Not between the halves of a character. */
    private static int whole(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    /** Shortens items until the sum is within the room; returns the sum. */
    long shorten(List<Item> items, long sum, long room) {
        long now = sum;
        for (var item : items) {
            if (now <= room) {
                return now;
            }
            if (item.planned() * 3 / 2 <= (item.hasResult() ? resultTokens : textTokens)) {
                continue;
            }
            var less = shorter(item.message());
            if (!less.equals(item.message())) {
                long tokens = measure.tokens(measure.count(less));
                if (tokens < item.tokens()) {
                    now += tokens - item.planned();
                    item.become(less, tokens);
                }
            }
        }
        return now;
    }
}
