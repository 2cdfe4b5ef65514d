package io.throughline.dialect;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.PartKind;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one choice of a stream, chunk by chunk, and judges whether each chunk can go to clients as it is. The judgement follows what the
 * clients were measured to break on: role exactly once and first, a tool's id, type and name exactly once and together, tool indexes 0, 1, 2
 * in order, a reason after the last delta and nothing behind it, {@code reasoning_content} as the one spelling of thoughts.
 */
final class OpenAiChoiceReader {

    /** The kinds of text that a flat delta mixes; each becomes a part of its own. */
    private enum Voice {
        TEXT,
        REFUSAL,
        REASONING
    }

    private final int choice;
    /** Whether clients have the role, in a chunk that went through or in one that we wrote. */
    private boolean roleDelivered;

    private boolean roleInChunk;
    private boolean ended;
    private int parts;
    private int openPart = -1;
    private @Nullable Voice openVoice;
    /** By the provider's index. */
    private final Map<Integer, Call> tools = new HashMap<>(2);

    /** A tool call: its part, and its place among the choice's calls, which is the index that clients must see. */
    private record Call(int part, int place) {}

    private boolean sound;
    private boolean deltaSaidSomething;
    private List<ChatEvent> events = List.of();

    OpenAiChoiceReader(int choice) {
        this.choice = choice;
    }

    boolean ended() {
        return ended;
    }

    /**
     * Appends what the chunk's choice means; false when its bytes should not reach a client. The parser stands on the choice's brace or behind its
     * index, and reads {@code json}.
     */
    boolean read(JsonParser parser, JsonBytes json, List<ChatEvent> into) {
        events = into;
        sound = !ended;
        var tail = new Tail();
        boolean hadDelta = tail.readFrom(parser, json, this);
        if (ended) {
            return false;
        }
        sound &= hadDelta && roleInChunk != roleDelivered;
        if (tail.logprobs != null) {
            events.add(new ChatEvent.LogprobsSeen(choice, tail.logprobs));
        }
        if (tail.reason != null) {
            sound &= !deltaSaidSomething;
            end(tail.reason);
        }
        return sound;
    }

    /** The whole chunk has been judged: it goes through as it is, or it is written anew, which brings the role along when it says something. */
    void delivered(boolean asItIs) {
        roleDelivered |= asItIs ? roleInChunk : deltaSaidSomething || ended;
        roleInChunk = false;
        deltaSaidSomething = false;
    }

    /** What stands beside the delta; applied after it, wherever it stood. */
    private static final class Tail {
        private @Nullable String reason;
        private @Nullable String logprobs;

        boolean readFrom(JsonParser parser, JsonBytes json, OpenAiChoiceReader reader) {
            var delta = new boolean[1];
            JsonReads.furtherMembers(parser, (name, value) -> {
                switch (name) {
                    case "delta" -> delta[0] = reader.delta(value);
                    case "finish_reason" -> reason = JsonReads.stringOrNull(value);
                    case "logprobs" -> {
                        if (value.currentToken() == JsonToken.START_OBJECT) {
                            logprobs = JsonReads.raw(value, json).utf8();
                        }
                    }
                    default -> {}
                }
            });
            return delta[0];
        }
    }

    private boolean delta(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        JsonReads.members(parser, this::deltaMember);
        return true;
    }

    private void deltaMember(String name, JsonParser parser) {
        if (ended) {
            return;
        }
        switch (name) {
            case "role" -> {
                sound &= parser.currentToken() == JsonToken.VALUE_STRING;
                roleInChunk = true;
            }
            case "content" -> say(Voice.TEXT, parser);
            case "refusal" -> say(Voice.REFUSAL, parser);
            case "reasoning_content" -> say(Voice.REASONING, parser);
            case "reasoning" -> {
                sound = false;
                say(Voice.REASONING, parser);
            }
            case "tool_calls" -> {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    JsonReads.elements(parser, this::tool);
                }
            }
            default -> {}
        }
    }

    private void say(Voice voice, JsonParser parser) {
        var text = JsonReads.stringOrNull(parser);
        if (text == null || text.isEmpty()) {
            sound &= text != null || parser.currentToken() == JsonToken.VALUE_NULL;
            return;
        }
        deltaSaidSomething = true;
        if (openVoice != voice) {
            closeVoice();
            openVoice = voice;
            openPart = parts++;
            events.add(new ChatEvent.PartStarted(choice, openPart, kind(voice)));
        }
        events.add(
                voice == Voice.REASONING
                        ? new ChatEvent.ReasoningDelta(choice, openPart, text)
                        : new ChatEvent.TextDelta(choice, openPart, text));
    }

    private static PartKind kind(Voice voice) {
        return switch (voice) {
            case TEXT -> new PartKind.Text();
            case REFUSAL -> new PartKind.Refusal();
            case REASONING -> new PartKind.Reasoning();
        };
    }

    private void closeVoice() {
        if (openVoice != null) {
            events.add(new ChatEvent.PartEnded(choice, openPart));
            openVoice = null;
        }
    }

    private void tool(JsonParser parser) {
        deltaSaidSomething = true;
        var delta = new OpenAiToolDelta();
        JsonReads.members(parser, delta::member);
        int index = delta.index >= 0 ? delta.index : indexOf(delta);
        var call = tools.get(index);
        if (call == null) {
            closeVoice();
            call = new Call(parts++, tools.size());
            tools.put(index, call);
            sound &= delta.introducesCall();
            var id = delta.id == null || delta.id.isEmpty() ? "call_" + choice + "_" + index : delta.id;
            events.add(new ChatEvent.PartStarted(
                    choice, call.part(), new PartKind.ToolCall(id, OpenAiParts.orEmpty(delta.name))));
        } else {
            sound &= !delta.namesCall();
        }
        sound &= delta.index == call.place();
        if (delta.arguments != null && !delta.arguments.isEmpty()) {
            events.add(new ChatEvent.ToolInputDelta(choice, call.part(), delta.arguments));
        }
    }

    /** A delta without an index: a new call when it names one, more of the last call otherwise. */
    private int indexOf(OpenAiToolDelta delta) {
        return delta.id != null && !delta.id.isEmpty() ? tools.size() : Math.max(0, tools.size() - 1);
    }

    private void end(String reason) {
        closeVoice();
        tools.values().stream()
                .map(Call::part)
                .sorted()
                .forEach(part -> events.add(new ChatEvent.PartEnded(choice, part)));
        ended = true;
        events.add(new ChatEvent.Ended(choice, OpenAiStop.read(reason), null));
    }
}
