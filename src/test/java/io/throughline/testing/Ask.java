package io.throughline.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a chat request asks for, in words that all dialects share. */
record Ask(
        FakeDialect dialect,
        String model,
        boolean stream,
        List<Seen> seen,
        List<ToolResult> results,
        List<Attachment> attachments,
        Tools tools,
        Wishes wishes,
        Script script) {

    /** One prior message as text: role and what it said, calls and results in square brackets. */
    record Seen(String role, String text) {}

    /** A tool result that the last turn brought. */
    record ToolResult(String id, String name, String text) {}

    /** An image or file in the last user turn; {@code bytes} is -1 when only a URL came. */
    record Attachment(String kind, String mediaType, int bytes, String url) {}

    record Tool(String name, JsonNode schema) {}

    /** The tools on offer; {@code forced} names one, {@code required} asks for any. */
    record Tools(List<Tool> offered, @Nullable String forced, boolean required, boolean forbidden, boolean parallel) {
        static final Tools NONE = new Tools(List.of(), null, false, true, true);
    }

    /** The answer's wanted shape. */
    record Wishes(
            @Nullable JsonNode schema,
            boolean anyJson,
            int choices,
            boolean logprobs,
            int topLogprobs,
            List<String> stops,
            int maxTokens,
            boolean thinking,
            boolean usageInStream) {}

    Ask with(Script other) {
        return new Ask(dialect, model, stream, seen, results, attachments, tools, wishes, other);
    }

    /** The text of the last message whose role is user. */
    static String lastUserText(List<Seen> seen) {
        return seen.reversed().stream()
                .filter(message -> message.role().equals("user"))
                .map(Seen::text)
                .filter(text -> !text.startsWith("[result"))
                .findFirst()
                .orElse("");
    }

    String userText() {
        return lastUserText(seen);
    }
}
