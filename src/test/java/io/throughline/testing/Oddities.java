package io.throughline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Streams as they come from servers that are OpenAI-like but not OpenAI: legal in their makers' eyes, deadly for one client or
 * another. A script asks for one with {@code odd=name}.
 */
final class Oddities {
    private static final String DATA = "data: ";
    private static final String AZURE_FIRST =
            "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[],\"prompt_filter_results\":[]}\n\n";
    private static final String AZURE_FILTER =
            "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{\"index\":0,\"finish_reason\":null,"
                    + "\"content_filter_results\":{},\"content_filter_offsets\":{\"start_offset\":1}}]}\n\n";
    private static final String EMPTY_LAST =
            "data: {\"id\":\"chatcmpl-late\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":null}]}\n\n";

    private final List<String> frames;

    private Oddities(List<String> frames) {
        this.frames = frames;
    }

    static List<String> of(String name, List<String> frames) {
        var odd = new Oddities(frames);
        return switch (name) {
            case "" -> frames;
            case "error-null" -> odd.each((chunk, index) -> chunk.putNull("error"));
            case "id-changes" -> odd.each((chunk, index) -> chunk.put("id", "chatcmpl-" + index));
            case "no-object" -> odd.each((chunk, index) -> chunk.remove("object"));
            case "no-role" -> odd.deltas((delta, index) -> delta.remove("role"));
            case "role-repeated" -> odd.deltas((delta, index) -> delta.put("role", "assistant"));
            case "reasoning-name" -> odd.deltas((delta, index) -> rename(delta, "reasoning_content", "reasoning"));
            case "content-null" -> odd.deltas(Oddities::contentNull);
            case "no-usage" -> odd.without("\"prompt_tokens\"");
            case "usage-in-finish" -> odd.usageInFinish();
            case "usage-always" -> odd.usageAlways();
            case "azure" -> odd.azure();
            case "late-chunk" -> odd.before("[DONE]", EMPTY_LAST);
            case "sse-fields" -> odd.lines("id: 7\nretry: 100\n");
            case "empty-events" -> odd.lines("event: ping\n\n");
            case "no-space" ->
                frames.stream().map(frame -> frame.replace("data: ", "data:")).toList();
            case "unknown-event" -> odd.lines("event: future\ndata: {\"type\":\"future\"}\n\n");
            case "finish-stop" -> odd.each((chunk, index) -> finish(chunk, "stop"));
            default -> odd.tools(name);
        };
    }

    private List<String> tools(String name) {
        return switch (name) {
            case "tool-nulls" -> calls(call -> fill(call, null));
            case "tool-blanks" -> calls(call -> fill(call, ""));
            case "tool-no-type" -> calls(call -> call.remove("type"));
            case "tool-index-one" ->
                calls(call -> call.put("index", call.path("index").intValue() + 1));
            case "tool-repeated" -> repeated();
            case "tool-whole" -> whole();
            default -> throw new IllegalArgumentException("no such oddity: " + name);
        };
    }

    private List<String> each(BiConsumer<ObjectNode, Integer> change) {
        var changed = new ArrayList<String>();
        for (var frame : frames) {
            if (!frame.startsWith(DATA + "{")) {
                changed.add(frame);
                continue;
            }
            var chunk = (ObjectNode) FakeJson.tree(frame.substring(DATA.length()));
            change.accept(chunk, changed.size());
            changed.add(DATA + FakeJson.write(chunk) + "\n\n");
        }
        return changed;
    }

    private List<String> deltas(BiConsumer<ObjectNode, Integer> change) {
        return each((chunk, index) -> {
            if (chunk.path("choices").path(0).path("delta") instanceof ObjectNode delta) {
                change.accept(delta, index);
            }
        });
    }

    private List<String> calls(Consumer<ObjectNode> change) {
        return deltas((delta, index) ->
                FakeJson.list(delta.path("tool_calls")).forEach(call -> change.accept((ObjectNode) call)));
    }

    private static void rename(ObjectNode object, String from, String to) {
        if (object.has(from)) {
            object.set(to, object.remove(from));
        }
    }

    private static void contentNull(ObjectNode delta, int index) {
        if (!delta.has("content")) {
            delta.putNull("content");
        }
    }

    private static void finish(ObjectNode chunk, String reason) {
        if (chunk.path("choices").path(0) instanceof ObjectNode choice && choice.hasNonNull("finish_reason")) {
            choice.put("finish_reason", reason);
        }
    }

    /** Gives the later deltas of a call the names they should not have. */
    private static void fill(ObjectNode call, @Nullable String value) {
        if (!call.has("id")) {
            call.put("id", value).put("type", value);
            ((ObjectNode) call.get("function")).put("name", value);
        }
    }

    private List<String> repeated() {
        var known = new ArrayList<JsonNode>();
        return calls(call -> {
            if (call.has("id")) {
                known.add(call.deepCopy());
                return;
            }
            var first = known.get(call.path("index").intValue());
            call.set("id", first.get("id")).set("type", first.get("type"));
            ((ObjectNode) call.get("function"))
                    .set("name", first.get("function").get("name"));
        });
    }

    /** All of a call in one delta. */
    private List<String> whole() {
        var arguments = new ArrayList<StringBuilder>();
        calls(call -> {
            if (call.has("id")) {
                arguments.add(new StringBuilder());
            }
            arguments.get(call.path("index").intValue()).append(FakeJson.text(call.path("function"), "arguments"));
        });
        var filled = calls(call -> {
            var all = arguments.get(call.path("index").intValue()).toString();
            ((ObjectNode) call.get("function")).put("arguments", all);
        });
        return filled.stream()
                .filter(frame -> !frame.contains("\"tool_calls\":[") || frame.contains("\"id\":\"call_"))
                .toList();
    }

    private List<String> without(String mark) {
        return frames.stream().filter(frame -> !frame.contains(mark)).toList();
    }

    private List<String> before(String mark, String extra) {
        var all = new ArrayList<String>();
        for (var frame : frames) {
            if (frame.contains(mark)) {
                all.add(extra);
            }
            all.add(frame);
        }
        return all;
    }

    /** The same lines before every event. */
    private List<String> lines(String extra) {
        return frames.stream().map(frame -> extra + frame).toList();
    }

    private List<String> azure() {
        var all = new ArrayList<>(frames);
        all.addFirst(AZURE_FIRST);
        all.add(4, AZURE_FILTER);
        return all;
    }

    private JsonNode usage() {
        return frames.stream()
                .filter(frame -> frame.contains("\"prompt_tokens\""))
                .map(frame -> FakeJson.tree(frame.substring(DATA.length())).path("usage"))
                .findFirst()
                .orElseGet(() -> FakeJson.tree("{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}"));
    }

    private List<String> usageInFinish() {
        var usage = usage();
        var kept = new Oddities(without("\"prompt_tokens\""));
        return kept.each((chunk, index) -> {
            if (chunk.path("choices").path(0).hasNonNull("finish_reason")) {
                chunk.set("usage", usage);
            }
        });
    }

    private List<String> usageAlways() {
        var usage = usage();
        var kept = new Oddities(without("\"prompt_tokens\""));
        return kept.each((chunk, index) -> chunk.set("usage", usage));
    }
}
