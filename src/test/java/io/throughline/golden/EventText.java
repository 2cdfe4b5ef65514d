package io.throughline.golden;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.GatewayError;
import io.throughline.chat.PartKind;
import io.throughline.chat.Usage;
import io.throughline.wire.JsonWrites;
import org.jspecify.annotations.Nullable;

/** Events as lines that a reviewer reads like prose. */
final class EventText {

    private EventText() {}

    static String line(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Started(var id, var model, var created) ->
                "started " + id + " " + model + (created == 0 ? "" : " created=" + created);
            case ChatEvent.PartStarted(var choice, var part, var kind) -> at(choice, part) + "begins: " + kind(kind);
            case ChatEvent.TextDelta(var choice, var part, var text) -> at(choice, part) + "text " + quoted(text);
            case ChatEvent.ReasoningDelta(var choice, var part, var text) ->
                at(choice, part) + "reasoning " + quoted(text);
            case ChatEvent.ReasoningSigned(var choice, var part, var _, var signature) ->
                at(choice, part) + "signed " + quoted(signature);
            case ChatEvent.PartMarked(var choice, var part, var extras) ->
                at(choice, part) + "marked " + extras.dialect() + " " + extras.fields();
            case ChatEvent.PartNamed(var choice, var part, var id) -> at(choice, part) + "named " + id;
            case ChatEvent.ToolInputDelta(var choice, var part, var json) ->
                at(choice, part) + "arguments " + quoted(json);
            case ChatEvent.PartEnded(var choice, var part) -> at(choice, part) + "ends";
            case ChatEvent.LogprobsSeen(var choice, var json) -> choice(choice) + "logprobs " + json;
            case ChatEvent.UsageSeen(var usage) -> "usage " + usage(usage);
            case ChatEvent.Ended(var choice, var reason, var sequence) ->
                choice(choice) + "ended " + reason + (sequence == null ? "" : " at " + quoted(sequence));
            case ChatEvent.Finished() -> "finished";
            case ChatEvent.Failed(var error) -> "failed " + error(error);
        };
    }

    private static String choice(int choice) {
        return choice == 0 ? "" : "choice " + choice + " ";
    }

    private static String at(int choice, int part) {
        return choice(choice) + "part " + part + " ";
    }

    private static String kind(PartKind kind) {
        return switch (kind) {
            case PartKind.Text() -> "text";
            case PartKind.Refusal() -> "refusal";
            case PartKind.Reasoning() -> "reasoning";
            case PartKind.RedactedReasoning(var data) -> "redacted reasoning " + quoted(data);
            case PartKind.ToolCall(var id, var name) -> "call of " + name + " as " + id;
            case PartKind.Opaque(var dialect, var json) -> dialect + " block " + json;
        };
    }

    private static String usage(Usage usage) {
        return "input=%d (cache read %d, written %d) output=%d (reasoning %d)"
                .formatted(
                        usage.inputTokens(),
                        usage.cacheReadTokens(),
                        usage.cacheWriteTokens(),
                        usage.outputTokens(),
                        usage.reasoningTokens());
    }

    private static String error(GatewayError error) {
        return error.kind() + " " + quoted(error.message()) + field("param", error.param())
                + field("code", error.code()) + field("retry after", error.retryAfter());
    }

    private static String field(String name, @Nullable Object value) {
        return value == null ? "" : ", " + name + " " + value;
    }

    /** As JSON; half a character, which UTF-8 cannot hold, as its escape. */
    private static String quoted(String text) {
        var quoted = new StringBuilder();
        JsonWrites.quoted(text).codePoints().forEach(point -> {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                quoted.append("\\u%04X".formatted(point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        return quoted.toString();
    }
}
