package io.throughline.dialect.openai;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.PartKind;
import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Receipt;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes {@code chat.completion.chunk}s from events, in the one form that every measured client accepts. */
final class OpenAiChunkWriter {

    private String id = "";
    /** Whether the provider's own id is kept, because chunks with it may have gone through. */
    private boolean idShown;

    private String model = "";
    private long created;
    private final List<ChoiceState> choices = new ArrayList<>(1);

    /** What clients have been sent of one choice. */
    private static final class ChoiceState {
        private boolean roleSent;
        /** Part number to the position among the choice's tool calls. */
        private final Map<Integer, Integer> tools = new HashMap<>(2);

        private final Map<Integer, PartKind> kinds = new HashMap<>(2);
    }

    /** Takes note of events whose frame went through as bytes, so that a later chunk of our own continues it. */
    void observe(List<ChatEvent> events, JsonBytes raw) {
        idShown = true;
        boolean silent = true;
        for (var event : events) {
            switch (event) {
                case ChatEvent.Started started -> start(started);
                case ChatEvent.PartStarted(var choice, var part, var kind) -> {
                    part(state(choice), part, kind);
                    state(choice).roleSent = true;
                    silent = false;
                }
                default -> silent = false;
            }
        }
        if (silent) {
            introduced(raw);
        }
    }

    /** A chunk that says nothing brings the roles of its choices. */
    private void introduced(JsonBytes raw) {
        for (var choice : Fields.of(raw).list("choices")) {
            state((int) Fields.of(choice).count("index")).roleSent = true;
        }
    }

    /** Appends the events as chunks; those that end a choice go to {@code held}. */
    void write(ChatFrame frame, Receipt receipt, ByteArrayOutputStream out, List<SseFrame> held) {
        idShown |= frame.dialect().equals(OpenAiParts.DIALECT);
        for (var event : frame.events()) {
            switch (event) {
                case ChatEvent.Started started -> start(started);
                case ChatEvent.PartStarted(var choice, var part, var kind) -> {
                    role(choice, kind, receipt, out);
                    started(choice, part, kind, receipt, out);
                }
                case ChatEvent.TextDelta(var choice, var part, var text) ->
                    delta(choice, receipt, out, json -> json.writeStringProperty(textField(choice, part), text));
                case ChatEvent.ReasoningDelta(var choice, var _, var text) ->
                    delta(choice, receipt, out, json -> json.writeStringProperty("reasoning_content", text));
                case ChatEvent.ToolInputDelta(var choice, var part, var text) ->
                    delta(
                            choice,
                            receipt,
                            out,
                            json -> toolInput(json, state(choice).tools.getOrDefault(part, 0), text));
                case ChatEvent.LogprobsSeen(var choice, var logprobs) ->
                    send(out, chunk(choice, receipt, null, logprobs, json -> {}));
                case ChatEvent.Ended(var choice, var reason, var _) -> {
                    role(choice, new PartKind.Text(), receipt, out);
                    held.add(new SseFrame(null, chunk(choice, receipt, OpenAiStop.write(reason), null, json -> {})));
                }
                case ChatEvent.PartMarked(var choice, var part, var extras) -> {
                    if (state(choice).kinds.get(part) instanceof PartKind.Reasoning
                            && extras.dialect().equals(OpenAiParts.DIALECT)) {
                        delta(choice, receipt, out, json -> OpenAiAnswerWriter.members(json, extras));
                    }
                }
                case ChatEvent.PartEnded _,
                        ChatEvent.PartNamed _,
                        ChatEvent.ReasoningSigned _,
                        ChatEvent.UsageSeen _ -> {}
                case ChatEvent.Finished _, ChatEvent.Failed _ -> {}
            }
        }
    }

    private void start(ChatEvent.Started started) {
        id = started.id();
        model = started.model();
        created = started.createdSeconds();
    }

    private ChoiceState state(int choice) {
        while (choices.size() <= choice) {
            choices.add(new ChoiceState());
        }
        return choices.get(choice);
    }

    private static void part(ChoiceState state, int part, PartKind kind) {
        state.kinds.put(part, kind);
        if (kind instanceof PartKind.ToolCall) {
            state.tools.put(part, state.tools.size());
        }
    }

    private String textField(int choice, int part) {
        return state(choice).kinds.get(part) instanceof PartKind.Refusal ? "refusal" : "content";
    }

    /** The first chunks of all choices come in the order of their indexes, each with the role, which is sent exactly once. */
    private void role(int choice, PartKind first, Receipt receipt, ByteArrayOutputStream out) {
        for (int i = 0; i <= choice; i++) {
            var state = state(i);
            if (!state.roleSent) {
                state.roleSent = true;
                boolean noText = i == choice && first instanceof PartKind.ToolCall;
                delta(i, receipt, out, json -> {
                    json.writeStringProperty("role", "assistant");
                    if (noText) {
                        json.writeNullProperty("content");
                    } else {
                        json.writeStringProperty("content", "");
                    }
                });
            }
        }
    }

    private void started(int choice, int part, PartKind kind, Receipt receipt, ByteArrayOutputStream out) {
        part(state(choice), part, kind);
        if (kind instanceof PartKind.ToolCall(var callId, var name)) {
            int position = state(choice).tools.getOrDefault(part, 0);
            delta(choice, receipt, out, json -> toolStart(json, position, callId, name));
        }
    }

    private static void toolStart(JsonGenerator json, int position, String callId, String name) {
        json.writeName("tool_calls");
        json.writeStartArray();
        json.writeStartObject();
        json.writeNumberProperty("index", position);
        json.writeStringProperty("id", callId);
        json.writeStringProperty("type", "function");
        json.writeName("function");
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeStringProperty("arguments", "");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void toolInput(JsonGenerator json, int position, String text) {
        json.writeName("tool_calls");
        json.writeStartArray();
        json.writeStartObject();
        json.writeNumberProperty("index", position);
        json.writeName("function");
        json.writeStartObject();
        json.writeStringProperty("arguments", text);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    private void delta(int choice, Receipt receipt, ByteArrayOutputStream out, Consumer<JsonGenerator> delta) {
        send(out, chunk(choice, receipt, null, null, delta));
    }

    private static void send(ByteArrayOutputStream out, JsonBytes chunk) {
        new SseFrame(null, chunk).writeTo(out);
    }

    private JsonBytes chunk(
            int choice,
            Receipt receipt,
            @Nullable String reason,
            @Nullable String logprobs,
            Consumer<JsonGenerator> delta) {
        return JsonWrites.write(json -> {
            open(json, receipt);
            json.writeStartObject();
            json.writeNumberProperty("index", choice);
            json.writeName("delta");
            json.writeStartObject();
            delta.accept(json);
            json.writeEndObject();
            JsonWrites.rawMember(json, "logprobs", logprobs == null ? "null" : logprobs);
            if (reason == null) {
                json.writeNullProperty("finish_reason");
            } else {
                json.writeStringProperty("finish_reason", reason);
            }
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The one extra chunk with usage and no choices. */
    JsonBytes usage(Usage usage, Receipt receipt) {
        return JsonWrites.write(json -> {
            open(json, receipt);
            json.writeEndArray();
            json.writeName("usage");
            OpenAiUsage.write(json, usage, receipt);
            json.writeEndObject();
        });
    }

    private void open(JsonGenerator json, Receipt receipt) {
        json.writeStartObject();
        var shown = idShown && !id.isEmpty() ? id : OpenAiAnswerWriter.shown(id, receipt);
        OpenAiAnswerWriter.head(json, "chat.completion.chunk", shown, model, created, receipt);
        json.writeName("choices");
        json.writeStartArray();
    }
}
