package io.throughline.dialect.openai;

import static io.throughline.dialect.Quirk.ANY_TOOL_CHOICE;
import static io.throughline.dialect.Quirk.JSON_OBJECT_ONLY;
import static io.throughline.dialect.Quirk.MAX_TOKENS_ONLY;
import static io.throughline.dialect.Quirk.NO_DEVELOPER_ROLE;
import static io.throughline.dialect.Quirk.NO_STOP_OR_PENALTIES;
import static io.throughline.dialect.Quirk.NO_STRICT_TOOLS;
import static io.throughline.dialect.Quirk.RANDOM_SEED;
import static io.throughline.dialect.Quirk.REASONING_DETAILS;
import static io.throughline.dialect.Quirk.REASONING_RETURNED;
import static io.throughline.dialect.Quirk.SHORT_TOOL_IDS;

import io.throughline.chat.Message;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a provider's quirks change in a request of OpenAI's chat API: its members, and its messages one by one. */
final class OpenAiQuirks {

    private static final List<String> STOP_AND_PENALTIES = List.of("stop", "presence_penalty", "frequency_penalty");

    private final Set<Quirk> quirks;
    private final Set<String> dropped;
    private final Map<String, Message> restored;

    /** Names of fields that the provider cannot take are added to {@code dropped}; {@code restored} has whole answers by their first call. */
    OpenAiQuirks(Set<Quirk> quirks, Set<String> dropped, Map<String, Message> restored) {
        this.quirks = quirks;
        this.dropped = dropped;
        this.restored = restored;
    }

    /** Whether the provider wants back what clients throw away of its answers. */
    static boolean wantThoughts(Set<Quirk> quirks) {
        return quirks.contains(REASONING_RETURNED) || quirks.contains(REASONING_DETAILS);
    }

    /** All members but the messages. */
    void body(JsonIndex index, JsonSplice splice) {
        for (var quirk : quirks) {
            switch (quirk) {
                case MAX_TOKENS_ONLY -> rename(index, splice, "max_completion_tokens", "max_tokens");
                case RANDOM_SEED -> rename(index, splice, "seed", "random_seed");
                case ANY_TOOL_CHOICE -> anyTool(index, splice);
                case NO_STRICT_TOOLS -> looseTools(index, splice);
                case JSON_OBJECT_ONLY -> {
                    if (schema(index) != null) {
                        splice.set("response_format", "{\"type\":\"json_object\"}");
                    }
                }
                case NO_STOP_OR_PENALTIES -> STOP_AND_PENALTIES.forEach(name -> leaveOut(index, splice, name));
                case NO_STREAM_OPTIONS, NO_DEVELOPER_ROLE, SHORT_TOOL_IDS -> {}
                case REASONING_RETURNED, REASONING_DETAILS, REASONING_NOT_COUNTED, CUMULATIVE_ARGUMENTS -> {}
                case REASONED_TOOLS_BY_RESPONSES, TOOLS_BY_RESPONSES, DEPLOYMENT_PATHS -> {}
                case NO_ENCRYPTED_REASONING, RAW_PREDICT -> {} // of other dialects
                case NO_TOKEN_INPUT, NO_BASE64, PREDICT_EMBEDDINGS -> {}
                case OPENROUTER_FIELDS, VERCEL_FIELDS -> {} // see GatewayFields
            }
        }
    }

    private static void rename(JsonIndex index, JsonSplice splice, String name, String to) {
        var value = index.value(name);
        if (value != null) {
            splice.remove(name);
            splice.set(to, value);
        }
    }

    private void leaveOut(JsonIndex index, JsonSplice splice, String name) {
        var value = index.value(name);
        if (value != null) {
            splice.remove(name);
            if (!value.is("null")) {
                dropped.add(name);
            }
        }
    }

    private static void anyTool(JsonIndex index, JsonSplice splice) {
        var choice = index.value("tool_choice");
        if (choice != null && choice.is("\"required\"")) {
            splice.set("tool_choice", "\"any\"");
        }
    }

    private static void looseTools(JsonIndex index, JsonSplice splice) {
        var tools = Fields.of(index).list("tools");
        if (tools.stream().anyMatch(OpenAiQuirks::isStrict)) {
            splice.set(
                    "tools",
                    OpenAiChatUpstream.array(
                            tools.stream().map(OpenAiQuirks::loose).toList()));
        }
    }

    private static boolean isStrict(JsonBytes tool) {
        var function = tool.at(0) == '{' ? Fields.of(tool).raw("function") : null;
        return function != null
                && function.at(0) == '{'
                && JsonIndex.of(function).member("strict") != null;
    }

    private static JsonBytes loose(JsonBytes tool) {
        if (!isStrict(tool)) {
            return tool;
        }
        var index = JsonIndex.of(tool);
        var function = index.value("function");
        var inner = new JsonSplice(JsonIndex.of(function == null ? JsonBytes.of("{}") : function));
        inner.remove("strict");
        var outer = new JsonSplice(index);
        outer.set("function", inner.slices());
        return JsonBytes.join(outer.slices());
    }

    /** The instruction that stands for the schema of {@code response_format}; null when there is none or the provider takes it as it is. */
    @Nullable String schemaInstruction(JsonIndex index) {
        var schema = quirks.contains(JSON_OBJECT_ONLY) ? schema(index) : null;
        return schema == null
                ? null
                : "Answer with one JSON object and nothing else. It must fit this JSON schema:\n" + schema;
    }

    private static @Nullable String schema(JsonIndex index) {
        var format = Fields.of(index).object("response_format");
        var named = format == null ? null : format.object("json_schema");
        return named == null ? null : named.rawText("schema");
    }

    /** Whether any of the messages has to be changed. */
    boolean changes(JsonIndex index) {
        return index.elements().stream().anyMatch(element -> concerns(element.tag()));
    }

    private boolean concerns(@Nullable String role) {
        return switch (role) {
            case "developer" -> quirks.contains(NO_DEVELOPER_ROLE);
            case "assistant" ->
                quirks.contains(SHORT_TOOL_IDS)
                        || quirks.contains(REASONING_RETURNED)
                        || quirks.contains(REASONING_DETAILS) && !restored.isEmpty();
            case "tool" -> quirks.contains(SHORT_TOOL_IDS);
            case null, default -> false;
        };
    }

    /** The message as the provider takes it. */
    JsonBytes message(JsonBytes json, @Nullable String role) {
        if (!concerns(role)) {
            return json;
        }
        var index = JsonIndex.of(json);
        var splice = new JsonSplice(index);
        if ("developer".equals(role)) {
            splice.set("role", "\"system\"");
        } else {
            callIds(index, splice);
        }
        if ("assistant".equals(role) && wantThoughts(quirks)) {
            returnThoughts(index, splice);
        }
        return JsonBytes.join(splice.slices());
    }

    private void callIds(JsonIndex index, JsonSplice splice) {
        if (!quirks.contains(SHORT_TOOL_IDS)) {
            return;
        }
        shorten(index, splice, "tool_call_id");
        var calls = Fields.of(index).list("tool_calls");
        if (!calls.isEmpty()) {
            splice.set(
                    "tool_calls",
                    OpenAiChatUpstream.array(
                            calls.stream().map(OpenAiQuirks::shortened).toList()));
        }
    }

    private static JsonBytes shortened(JsonBytes call) {
        if (call.at(0) != '{') {
            return call;
        }
        var index = JsonIndex.of(call);
        var splice = new JsonSplice(index);
        shorten(index, splice, "id");
        return JsonBytes.join(splice.slices());
    }

    private static void shorten(JsonIndex index, JsonSplice splice, String name) {
        var id = OpenAiContent.string(index, name);
        if (id != null) {
            splice.set(name, JsonWrites.quoted(ShortIds.of(id)));
        }
    }

    private void returnThoughts(JsonIndex index, JsonSplice splice) {
        var answer = restored.isEmpty() ? null : restored.get(firstCallId(index));
        if (quirks.contains(REASONING_RETURNED)) {
            returnReasoning(index, splice, answer);
        }
        var details = answer == null ? null : OpenAiReasoningDetails.of(answer);
        if (quirks.contains(REASONING_DETAILS)
                && details != null
                && index.member(OpenAiReasoningDetails.FIELD) == null) {
            splice.set(OpenAiReasoningDetails.FIELD, details);
        }
    }

    private static String firstCallId(JsonIndex message) {
        var calls = Fields.of(message).list("tool_calls");
        return calls.isEmpty() || calls.getFirst().at(0) != '{'
                ? ""
                : Fields.of(calls.getFirst()).textOr("id", "");
    }

    /** The field has to be there even when nothing was thought; {@code reasoning} is its name at other providers. */
    private static void returnReasoning(JsonIndex index, JsonSplice splice, @Nullable Message answer) {
        if (OpenAiContent.string(index, "reasoning_content") != null) {
            return;
        }
        var other = index.value("reasoning");
        var thoughts = other == null ? null : JsonReads.stringOrNull(other);
        if (thoughts == null) {
            thoughts = answer == null ? "" : OpenAiMessageWriter.thoughts(answer.parts());
        }
        splice.set("reasoning_content", JsonWrites.quoted(thoughts));
        splice.remove("reasoning");
    }
}
