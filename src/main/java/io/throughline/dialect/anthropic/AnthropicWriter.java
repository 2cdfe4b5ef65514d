package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Part;
import io.throughline.chat.StopReason;
import io.throughline.chat.Usage;
import io.throughline.dialect.Receipt;
import io.throughline.dialect.ResponseWriter;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes an answer for a client of Anthropic's API: its own dialect's frames as they are, all others as strictly sequential blocks. */
final class AnthropicWriter implements ResponseWriter {

    /** {@code message_delta} and {@code message_stop} of the provider, until the turn is committed. */
    private final List<SseFrame> held = new ArrayList<>(2);

    private final AnthropicBlockQueue blocks = new AnthropicBlockQueue();
    private boolean started;
    private Usage usage = Usage.NONE;
    private @Nullable StopReason reason;
    private @Nullable String stopSequence;

    @Override
    public void write(ChatFrame frame, Receipt receipt, ByteArrayOutputStream out) {
        var raw = frame.dialect().equals(DIALECT) ? frame.raw() : null;
        for (var event : frame.events()) {
            note(event);
            if (raw == null) {
                encode(event, frame.dialect(), receipt, out);
            }
        }
        if (raw == null) {
            return;
        }
        if ("message_delta".equals(raw.event()) || "message_stop".equals(raw.event())) {
            held.add(raw);
        } else {
            raw.writeTo(out);
        }
    }

    private void note(ChatEvent event) {
        switch (event) {
            case ChatEvent.UsageSeen(var seen) -> usage = seen;
            case ChatEvent.Ended(var choice, var why, var sequence)
            when choice == 0 -> {
                reason = why;
                stopSequence = sequence;
            }
            default -> {}
        }
    }

    /** Only the first choice is written: this API has no other. */
    private void encode(ChatEvent event, String dialect, Receipt receipt, ByteArrayOutputStream out) {
        switch (event) {
            case ChatEvent.Started(var id, var model, var _) -> start(id, model, receipt, out);
            case ChatEvent.PartStarted(var choice, var part, var kind)
            when choice == 0 -> {
                start("", "", receipt, out);
                blocks.begin(part, kind, dialect, out);
            }
            case ChatEvent.TextDelta(var choice, var part, var text) when choice == 0 -> blocks.text(part, text, out);
            case ChatEvent.ReasoningDelta(var choice, var part, var text)
            when choice == 0 -> blocks.text(part, text, out);
            case ChatEvent.ToolInputDelta(var choice, var part, var json)
            when choice == 0 -> blocks.text(part, json, out);
            case ChatEvent.ReasoningSigned(var choice, var part, var from, var signature)
            when choice == 0 && from.equals(DIALECT) -> blocks.sign(part, signature);
            case ChatEvent.PartEnded(var choice, var part) when choice == 0 -> blocks.end(part, out);
            default -> {}
        }
    }

    /** Once: a later step of the same answer goes on in the message that has begun. Real counts follow with {@code message_delta}. */
    private void start(String id, String model, Receipt receipt, ByteArrayOutputStream out) {
        if (started) {
            return;
        }
        started = true;
        event("message_start", out, json -> {
            json.writeName("message");
            json.writeStartObject();
            head(json, id, model, receipt);
            json.writeName("content");
            json.writeStartArray();
            json.writeEndArray();
            json.writeNullProperty("stop_reason");
            json.writeNullProperty("stop_sequence");
            json.writeName("usage");
            AnthropicUsage.writeNone(json);
            json.writeEndObject();
        });
    }

    private static void head(JsonGenerator json, String id, String model, Receipt receipt) {
        json.writeStringProperty("id", AnthropicParts.isMessageId(id) ? id : "msg_" + receipt.id());
        json.writeStringProperty("type", "message");
        json.writeStringProperty("role", "assistant");
        json.writeStringProperty("model", model.isEmpty() ? receipt.model() : model);
    }

    @Override
    public void end(Receipt receipt, ByteArrayOutputStream out) {
        for (var frame : held) {
            boolean counts = "message_delta".equals(frame.event());
            var data = counts ? receipt.on(withCost(frame.data(), receipt)) : frame.data();
            new SseFrame(frame.event(), data).writeTo(out);
        }
        if (!held.isEmpty()) {
            return;
        }
        start("", "", receipt, out);
        blocks.endAll(out);
        event("message_delta", out, json -> {
            json.writeName("delta");
            json.writeStartObject();
            stop(json, reason, stopSequence);
            json.writeEndObject();
            json.writeName("usage");
            AnthropicUsage.write(json, counts(usage, receipt), receipt);
            receipt.members().forEach((name, value) -> JsonWrites.rawMember(json, name, value.utf8()));
        });
        event("message_stop", out, json -> {});
    }

    private static Usage counts(@Nullable Usage told, Receipt receipt) {
        var estimate = receipt.estimate();
        if (estimate != null) {
            return estimate;
        }
        return told == null ? Usage.NONE : told;
    }

    private static void stop(JsonGenerator json, @Nullable StopReason reason, @Nullable String sequence) {
        json.writeStringProperty("stop_reason", AnthropicParts.wireReason(reason));
        if (sequence == null) {
            json.writeNullProperty("stop_sequence");
        } else {
            json.writeStringProperty("stop_sequence", sequence);
        }
    }

    @Override
    public void fail(GatewayError error, Receipt receipt, ByteArrayOutputStream out) {
        new SseFrame("error", AnthropicErrors.envelope(error, null)).writeTo(out);
    }

    @Override
    public JsonBytes plain(Answer answer, @Nullable JsonBytes raw, Receipt receipt) {
        if (raw != null) {
            usage = answer.usage() == null ? Usage.NONE : answer.usage();
            return receipt.on(withCost(raw, receipt));
        }
        return receipt.on(JsonWrites.write(json -> message(json, answer, receipt)));
    }

    private static void message(JsonGenerator json, Answer answer, Receipt receipt) {
        var choice = answer.choices().isEmpty() ? null : answer.choices().getFirst();
        json.writeStartObject();
        head(json, answer.id(), answer.model(), receipt);
        json.writeName("content");
        json.writeStartArray();
        if (choice != null) {
            choice.message().parts().forEach(part -> block(json, part));
        }
        json.writeEndArray();
        stop(json, choice == null ? null : choice.reason(), choice == null ? null : choice.stopSequence());
        json.writeName("usage");
        AnthropicUsage.write(json, counts(answer.usage(), receipt), receipt);
        json.writeEndObject();
    }

    private static void block(JsonGenerator json, Part part) {
        switch (part) {
            case Part.Text(var text, var _) when !text.isEmpty() -> AnthropicParts.text(json, text);
            case Part.Refusal(var text) when !text.isEmpty() -> AnthropicParts.text(json, text);
            case Part.Reasoning reasoning
            when AnthropicParts.genuine(reasoning) -> AnthropicParts.thinking(json, reasoning);
            case Part.ToolCall(var id, var name, var arguments, var _) ->
                AnthropicParts.toolUse(json, AnthropicParts.id(id), name, ToolArguments.object(arguments));
            case Part.Opaque(var dialect, var own) when dialect.equals(DIALECT) -> json.writeRawValue(own);
            case Part.Text _, Part.Refusal _, Part.Reasoning _, Part.Opaque _ -> {}
            case Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _ -> {} // no answer of this API holds one
        }
    }

    /** The object with {@code usage.cost} put in, or our estimate, and every other byte as it was; untouched when there is neither. */
    private JsonBytes withCost(JsonBytes object, Receipt receipt) {
        var cost = receipt.costUsd();
        if (cost == null && receipt.estimate() == null) {
            return object;
        }
        var index = JsonIndex.of(object);
        var splice = new JsonSplice(index);
        var counts = index.value("usage");
        if (cost == null || receipt.estimate() != null || counts == null || counts.at(0) != '{') {
            splice.set("usage", JsonWrites.write(json -> AnthropicUsage.write(json, counts(usage, receipt), receipt)));
        } else {
            var inner = new JsonSplice(JsonIndex.of(counts));
            inner.set("cost", cost);
            splice.set("usage", inner.slices());
        }
        return JsonBytes.join(splice.slices());
    }

    /** One event; its name is the type inside, because the SDKs sort by name. */
    static void event(String type, ByteArrayOutputStream out, Consumer<JsonGenerator> members) {
        var data = JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("type", type);
            members.accept(json);
            json.writeEndObject();
        });
        new SseFrame(type, data).writeTo(out);
    }
}
