package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What Anthropic refuses in the messages of a request. */
final class AnthropicMessageRules {
    private static final Pattern ID = Pattern.compile("^[a-zA-Z0-9_-]+$");
    private static final Map<String, Set<String>> BLOCK_FIELDS = Map.of(
            "text", Set.of("type", "text", "cache_control", "citations"),
            "image", Set.of("type", "source", "cache_control"),
            "document", Set.of("type", "source", "title", "context", "citations", "cache_control"),
            "thinking", Set.of("type", "thinking", "signature"),
            "redacted_thinking", Set.of("type", "data"),
            "tool_use", Set.of("type", "id", "name", "input", "cache_control", "caller"),
            "tool_result", Set.of("type", "tool_use_id", "content", "is_error", "cache_control"));

    private static final int MOST_CACHE_POINTS = 4;

    private final JsonNode body;
    private final String model;

    AnthropicMessageRules(JsonNode body) {
        this.body = body;
        this.model = FakeJson.text(body, "model");
    }

    /** A run of messages with one role: the API reads them as one turn. */
    private record Turn(String role, List<JsonNode> blocks) {}

    void check() {
        system();
        var messages = FakeJson.list(body.path("messages"));
        if (messages.isEmpty()) {
            throw invalid("messages: at least one message is required");
        }
        for (int i = 0; i < messages.size(); i++) {
            message(messages.get(i), i, i == messages.size() - 1);
        }
        if (!FakeJson.text(messages.getFirst(), "role").equals("user")) {
            throw invalid("messages: first message must use the \"user\" role");
        }
        var turns = turns(messages);
        cachePoints();
        pairs(turns);
        thoughts(turns);
        prefill(turns.getLast());
    }

    private void system() {
        var system = body.path("system");
        if (!system.isMissingNode() && !system.isString() && !system.isArray()) {
            throw invalid("system: Input should be a valid string or a list of text blocks");
        }
        var blocks = FakeJson.list(system);
        for (int i = 0; i < blocks.size(); i++) {
            if (!FakeJson.text(blocks.get(i), "type").equals("text")) {
                throw invalid("system." + i + ".type: Input should be 'text'");
            }
            block(blocks.get(i), "system." + i);
        }
    }

    private void message(JsonNode message, int index, boolean last) {
        var where = "messages." + index;
        AnthropicRules.only(message, Set.of("role", "content"), where + ".");
        var role = FakeJson.text(message, "role");
        boolean newModel = !AnthropicModels.takesSampling(model);
        if (!List.of("user", "assistant").contains(role) && !(role.equals("system") && newModel)) {
            throw invalid(where + ".role: Input should be 'user' or 'assistant'");
        }
        var content = message.path("content");
        if (!content.isString() && !content.isArray()) {
            throw invalid(where + ".content: Input should be a valid string or a list of blocks");
        }
        boolean empty = content.isString() ? content.stringValue().isEmpty() : content.isEmpty();
        if (empty && role.equals("assistant") && !last) {
            throw invalid(where + ": all messages must have non-empty content except for the optional final assistant"
                    + " message");
        }
        if (empty && !role.equals("assistant")) {
            throw invalid(where + ": user messages must have non-empty content");
        }
        if (content.isString() && !empty) {
            notBlank(content.stringValue());
        }
        var blocks = FakeJson.list(content);
        for (int i = 0; i < blocks.size(); i++) {
            place(FakeJson.text(blocks.get(i), "type"), role, where + ".content." + i);
            block(blocks.get(i), where + ".content." + i);
        }
    }

    private static void place(String type, String role, String where) {
        var onlyAssistant = Set.of("tool_use", "thinking", "redacted_thinking");
        var onlyUser = Set.of("tool_result", "image", "document");
        if (role.equals("user") && onlyAssistant.contains(type)) {
            throw invalid(where + ": `" + type + "` blocks can only be in `assistant` messages");
        }
        if (role.equals("assistant") && onlyUser.contains(type)) {
            throw invalid(where + ": `" + type + "` blocks can only be in `user` messages");
        }
    }

    private static void block(JsonNode block, String where) {
        var type = FakeJson.text(block, "type");
        var fields = BLOCK_FIELDS.get(type);
        if (fields == null) {
            throw invalid(
                    where + ": Input tag '" + type + "' found using 'type' does not match any of the expected tags");
        }
        AnthropicRules.only(block, fields, where + "." + type + ".");
        switch (type) {
            case "text" -> notBlank(FakeJson.text(block, "text"));
            case "tool_use" -> toolUse(block, where + ".tool_use.");
            case "tool_result" -> toolResult(block, where + ".tool_result.");
            case "image" -> AnthropicSources.image(block.path("source"), where + ".image.source.");
            case "document" -> AnthropicSources.document(block.path("source"), where + ".document.source.");
            case "thinking" -> thinking(block, where);
            default -> {
                return;
            }
        }
    }

    /** Tools, instructions and messages share four marks. */
    private void cachePoints() {
        int marks = body.findValues("cache_control").size();
        if (marks > MOST_CACHE_POINTS) {
            throw invalid("A maximum of 4 blocks with cache_control may be provided. Found " + marks + ".");
        }
    }

    private static void notBlank(String text) {
        if (text.isEmpty()) {
            throw invalid("messages: text content blocks must be non-empty");
        }
        if (text.isBlank()) {
            throw invalid("messages: text content blocks must contain non-whitespace text");
        }
    }

    private static void toolUse(JsonNode block, String where) {
        if (!ID.matcher(FakeJson.text(block, "id")).matches()) {
            throw invalid(where + "id: String should match pattern '^[a-zA-Z0-9_-]+$'");
        }
        if (!FakeJson.text(block, "name").matches("^[a-zA-Z0-9_-]{1,200}$")) {
            throw invalid(where + "name: String should match pattern '^[a-zA-Z0-9_-]{1,200}$'");
        }
        if (!block.path("input").isObject()) {
            throw invalid(where + "input: Input should be a valid dictionary");
        }
    }

    private static void toolResult(JsonNode block, String where) {
        if (!ID.matcher(FakeJson.text(block, "tool_use_id")).matches()) {
            throw invalid(where + "tool_use_id: String should match pattern '^[a-zA-Z0-9_-]+$'");
        }
        var inner = FakeJson.list(block.path("content"));
        for (int i = 0; i < inner.size(); i++) {
            block(inner.get(i), where + "content." + i);
        }
    }

    private static void thinking(JsonNode block, String where) {
        if (FakeJson.text(block, "signature").isEmpty()) {
            throw invalid(where + ".thinking.signature: Field required");
        }
        if (!FakeJson.text(block, "signature").equals(AnthropicAnswer.signature(FakeJson.text(block, "thinking")))) {
            throw invalid(where + ": Invalid `signature` in `thinking` block");
        }
    }

    private static List<Turn> turns(List<JsonNode> messages) {
        var turns = new ArrayList<Turn>();
        for (var message : messages) {
            var role = FakeJson.text(message, "role");
            var content = message.path("content");
            var blocks = content.isString()
                    ? List.of(FakeJson.tree(
                            FakeJson.write(FakeJson.object("type", "text", "text", content.stringValue()))))
                    : FakeJson.list(content);
            if (turns.isEmpty() || !turns.getLast().role().equals(role)) {
                turns.add(new Turn(role, new ArrayList<>()));
            }
            turns.getLast().blocks().addAll(blocks);
        }
        return turns;
    }

    /** Results come first in the user turn right after the calls, one for each. */
    private static void pairs(List<Turn> turns) {
        Set<String> calls = new LinkedHashSet<>();
        Set<String> everyId = new LinkedHashSet<>();
        for (int i = 0; i < turns.size(); i++) {
            var where = "messages." + i;
            var answered = answers(turns.get(i), calls, where);
            calls.removeAll(answered);
            if (!calls.isEmpty()) {
                throw invalid(where + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                        + String.join(", ", calls) + ". Each `tool_use` block must have a corresponding `tool_result`"
                        + " block in the next message.");
            }
            calls = ids(turns.get(i), "tool_use", "id");
            for (var id : calls) {
                if (!everyId.add(id)) {
                    throw invalid(where + ".content: `tool_use` ids must be unique");
                }
            }
        }
        if (!calls.isEmpty()) {
            throw invalid("messages." + turns.size() + ": `tool_use` ids were found without `tool_result` blocks"
                    + " immediately after: " + String.join(", ", calls));
        }
    }

    private static Set<String> answers(Turn turn, Set<String> calls, String where) {
        Set<String> answered = new LinkedHashSet<>();
        boolean leading = true;
        for (var block : turn.blocks()) {
            if (!FakeJson.text(block, "type").equals("tool_result")) {
                leading = false;
                continue;
            }
            var id = FakeJson.text(block, "tool_use_id");
            if (!calls.contains(id)) {
                throw invalid(
                        where + ".content: unexpected `tool_use_id` found in `tool_result` blocks: " + id
                                + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }
            if (!answered.add(id)) {
                throw invalid(where + ".content: each tool_use must have a single result. Found multiple `tool_result`"
                        + " blocks with id: " + id);
            }
            if (!leading) {
                throw invalid(where + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                        + id + ". `tool_result` blocks must come first.");
            }
        }
        return answered;
    }

    private static Set<String> ids(Turn turn, String type, String field) {
        Set<String> ids = new LinkedHashSet<>();
        for (var block : turn.blocks()) {
            if (FakeJson.text(block, "type").equals(type) && !ids.add(FakeJson.text(block, field))) {
                throw invalid("messages: `tool_use` ids must be unique");
            }
        }
        return ids;
    }

    /** While thinking is on, the assistant's turn that led to the calls being answered must begin with its thoughts. */
    private void thoughts(List<Turn> turns) {
        int calling = turns.size();
        while (calling >= 2 && answersOnly(turns.get(calling - 1))) {
            calling -= 2;
        }
        boolean inLoop = calling < turns.size() && calling >= 0;
        if (!inLoop || !FakeJson.text(body.path("thinking"), "type").equals("enabled")) {
            return;
        }
        var blocks = turns.get(calling).blocks();
        var first = blocks.isEmpty() ? "" : FakeJson.text(blocks.getFirst(), "type");
        if (!first.endsWith("thinking")) {
            throw invalid("messages." + calling
                    + ".content.0.type: Expected `thinking` or `redacted_thinking`, but found"
                    + " `" + first + "`. When `thinking` is enabled, a final `assistant` message must start with a"
                    + " thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks).");
        }
    }

    private static boolean answersOnly(Turn turn) {
        return turn.role().equals("user")
                && turn.blocks().stream()
                        .allMatch(block -> FakeJson.text(block, "type").equals("tool_result"));
    }

    private void prefill(Turn last) {
        if (!last.role().equals("assistant")) {
            return;
        }
        if (!AnthropicModels.takesPrefill(model)) {
            throw invalid("This model does not support assistant message prefill. The conversation must end with a user"
                    + " message.");
        }
        var end = last.blocks().isEmpty() ? "" : FakeJson.text(last.blocks().getLast(), "text");
        if (!end.equals(end.stripTrailing())) {
            throw invalid("messages: final assistant content cannot end with trailing whitespace");
        }
    }
}
