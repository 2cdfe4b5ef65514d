package io.throughline.context;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.ToolSpec;
import io.throughline.context.tokens.Count;
import io.throughline.context.tokens.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Everything that would be sent if there were no window.
 *
 * @param instructions those at the beginning
 * @param history from the stored conversation
 * @param said the client's own messages behind its instructions
 * @param restored answers that come in the place of shorter ones
 */
record Gathered(
        List<Message> instructions,
        List<Message> history,
        List<Message> said,
        Collection<Message> restored,
        List<ToolSpec> tools) {

    /** More than any image costs anywhere. */
    private static final long IMAGE = 50_000;

    private static final long AROUND = 32;

    static Gathered of(Context context, ChatRequest request) {
        var sent = request.content().messages();
        int leading = 0;
        while (leading < sent.size() && sent.get(leading).role().instructs()) {
            leading++;
        }
        var instructions = new ArrayList<>(context.instructions());
        instructions.addAll(sent.subList(0, leading));
        return new Gathered(
                instructions,
                context.history(),
                sent.subList(leading, sent.size()),
                context.restored().values(),
                request.content().tools());
    }

    /** A new list. */
    List<Message> messages() {
        var all = new ArrayList<Message>(history.size() + said.size());
        all.addAll(history);
        all.addAll(said);
        return all;
    }

    /** What is sent in any case. What is restored is counted beside the shorter answer, which is too much by that. */
    Count fixed(Measure measure) {
        var count = measure.request(tools);
        for (var message : instructions) {
            count = count.plus(measure.count(message));
        }
        for (var message : restored) {
            count = count.plus(measure.count(message));
        }
        return count;
    }

    /** Not less than the tokens of all that, without counting: a token is at least a byte. */
    long upperTokens() {
        long tokens = AROUND;
        for (var tool : tools) {
            tokens += AROUND + text(tool.name());
            tokens += tool.description() == null ? 0 : text(tool.description());
            tokens += tool.parametersJson() == null ? 0 : text(tool.parametersJson());
        }
        tokens += tools.isEmpty() ? 0 : 400;
        return tokens + upper(instructions) + upper(history) + upper(said) + upper(restored);
    }

    private static long upper(Collection<Message> messages) {
        long tokens = 0;
        for (var message : messages) {
            tokens += AROUND;
            for (var part : message.parts()) {
                tokens += upper(part);
            }
        }
        return tokens;
    }

    private static long upper(Part part) {
        return switch (part) {
            case Part.Text(var text, var _) -> text(text);
            case Part.Refusal(var text) -> text(text);
            case Part.Reasoning(var text, var _, var _) -> text(text);
            case Part.Image _ -> IMAGE;
            case Part.Audio audio -> audio.base64().length();
            case Part.File file ->
                IMAGE + (file.media() instanceof Media.Inline(var _, var base64) ? base64.length() : 0);
            case Part.ToolCall(var id, var name, var arguments, var _) ->
                AROUND + text(id) + text(name) + text(arguments);
            case Part.ToolResult(var id, var content, var _, var _) -> {
                long tokens = AROUND + text(id);
                for (var each : content) {
                    tokens += upper(each);
                }
                yield tokens;
            }
            case Part.Opaque(var _, var json) -> text(json);
        };
    }

    /** The bytes of its UTF-8. */
    private static long text(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            bytes += each < 0x80 ? 0 : each < 0x800 || Character.isSurrogate(each) ? 1 : 2;
        }
        return bytes;
    }
}
