package io.throughline.dialect.openai;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.GatewayError;
import io.throughline.chat.PartKind;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.ArrayList;
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
    private final boolean cumulative;
    /** Whether clients have been sent the role. */
    private boolean begun;

    private boolean roleHere;
    private boolean saidSomething;
    private boolean ended;
    private @Nullable GatewayError failure;
    private int parts;
    private int openPart = -1;
    private @Nullable Voice openVoice;
    /** By the provider's index, which need not be the tool's position. */
    private final Map<Integer, Tool> tools = new HashMap<>(2);

    private final List<Integer> toolParts = new ArrayList<>(2);
    private final OpenAiReasoningDetails details = new OpenAiReasoningDetails();
    private int thoughts = -1;
    private boolean sound;
    private List<ChatEvent> events = List.of();

    /** {@code input} is what has come of the arguments, where pieces repeat it. */
    private record Tool(int part, int position, String id, StringBuilder input) {}

    OpenAiChoiceReader(int choice, boolean cumulative) {
        this.choice = choice;
        this.cumulative = cumulative;
    }

    boolean ended() {
        return ended;
    }

    /** Why the choice is no answer, when the provider says so in it. */
    @Nullable GatewayError failure() {
        return failure;
    }

    boolean introduced() {
        return begun || roleHere;
    }

    /**
     * The chunk goes to clients as it is when {@code raw}, else written anew: then a role comes with the first thing said, here or in a
     * {@code later} choice. Whether it does.
     */
    boolean settle(boolean raw, boolean later) {
        boolean written = !raw && (later || saidSomething);
        begun |= written || raw && roleHere;
        roleHere = false;
        saidSomething = false;
        return written;
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
        failure = tail.error != null ? OpenAiErrors.inBand(tail.error) : OpenAiStop.failure(tail.reason);
        sound &= hadDelta && introduced();
        if (tail.logprobs != null) {
            events.add(new ChatEvent.LogprobsSeen(choice, tail.logprobs));
        }
        if (tail.reason != null && !tail.reason.isEmpty()) {
            sound &= !saidSomething;
            saidSomething = true;
            end(tail.reason);
        }
        sound &= tail.reason == null || ended;
        return sound;
    }

    /** What stands beside the delta; applied after it, wherever it stood. */
    private static final class Tail {
        private @Nullable String reason;
        private @Nullable String logprobs;
        private @Nullable JsonBytes error;

        boolean readFrom(JsonParser parser, JsonBytes json, OpenAiChoiceReader reader) {
            var delta = new boolean[1];
            JsonReads.furtherMembers(parser, (name, value) -> {
                switch (name) {
                    case "delta" -> delta[0] = reader.delta(value, json);
                    case "finish_reason" -> reason = JsonReads.stringOrNull(value);
                    case "error" -> {
                        if (value.currentToken() == JsonToken.START_OBJECT) {
                            error = JsonReads.raw(value, json);
                        }
                    }
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

    private boolean delta(JsonParser parser, JsonBytes json) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        JsonReads.members(parser, (name, value) -> deltaMember(name, value, json));
        return true;
    }

    private void deltaMember(String name, JsonParser parser, JsonBytes json) {
        if (ended) {
            return;
        }
        switch (name) {
            case "role" -> {
                boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
                sound &= text && !introduced();
                roleHere |= text;
            }
            case "content" -> content(parser);
            case "refusal" -> say(Voice.REFUSAL, parser);
            case "reasoning_content" -> say(Voice.REASONING, parser);
            case "reasoning" -> {
                sound = false;
                say(Voice.REASONING, parser);
            }
            case OpenAiReasoningDetails.FIELD -> {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    details.add(JsonReads.raw(parser, json));
                }
            }
            case "tool_calls" -> {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    JsonReads.elements(parser, this::tool);
                }
            }
            default -> {}
        }
    }

    /** Mistral's thoughts come among the content, as items of an array. */
    private void content(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            say(Voice.TEXT, parser);
            return;
        }
        sound = false;
        JsonReads.elements(parser, each -> {
            var item = OpenAiThinking.read(each);
            say(item.thinking() ? Voice.REASONING : Voice.TEXT, item.text());
        });
    }

    private void say(Voice voice, JsonParser parser) {
        var text = JsonReads.stringOrNull(parser);
        if (text == null) {
            sound &= parser.currentToken() == JsonToken.VALUE_NULL;
            return;
        }
        say(voice, text);
    }

    private void say(Voice voice, String text) {
        if (text.isEmpty()) {
            return;
        }
        saidSomething = true;
        if (openVoice != voice) {
            closeVoice();
            openVoice = voice;
            openPart = parts++;
            thoughts = voice == Voice.REASONING ? openPart : thoughts;
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
        saidSomething = true;
        var delta = new OpenAiToolDelta();
        JsonReads.members(parser, delta::member);
        int index = delta.index >= 0 ? delta.index : indexOf(delta);
        var known = tools.get(index);
        if (known == null || delta.names(known.id())) {
            closeVoice();
            known = begin(index, delta);
            sound &= delta.introducesCall();
        } else {
            sound &= !delta.namesCall();
        }
        sound &= delta.index == known.position();
        if (delta.arguments != null && !delta.arguments.isEmpty()) {
            input(known, delta.arguments);
        }
    }

    private void input(Tool tool, String arguments) {
        var piece = cumulative ? rest(tool.input(), arguments) : arguments;
        if (!piece.isEmpty()) {
            events.add(new ChatEvent.ToolInputDelta(choice, tool.part(), piece));
        }
    }

    /** What is new in a piece that begins with all that came before; it is added to that. */
    private String rest(StringBuilder before, String piece) {
        sound = false;
        var rest = piece.startsWith(before.toString()) ? piece.substring(before.length()) : piece;
        before.append(rest);
        return rest;
    }

    private Tool begin(int index, OpenAiToolDelta delta) {
        int position = toolParts.size();
        var id = delta.id == null || delta.id.isEmpty() ? "call_" + choice + "_" + position : delta.id;
        var tool = new Tool(parts++, position, id, new StringBuilder());
        tools.put(index, tool);
        toolParts.add(tool.part());
        events.add(new ChatEvent.PartStarted(
                choice, tool.part(), new PartKind.ToolCall(id, OpenAiParts.orEmpty(delta.name))));
        return tool;
    }

    /** A delta without an index: a new call when it names one, more of the last call otherwise. */
    private int indexOf(OpenAiToolDelta delta) {
        return delta.id != null && !delta.id.isEmpty() ? tools.size() : Math.max(0, tools.size() - 1);
    }

    /** Sealed thoughts may come without a word of them. */
    private void markThoughts() {
        var mark = details.mark();
        if (mark.isEmpty()) {
            return;
        }
        if (thoughts < 0) {
            thoughts = parts++;
            events.add(new ChatEvent.PartStarted(choice, thoughts, new PartKind.Reasoning()));
            events.add(new ChatEvent.PartEnded(choice, thoughts));
        }
        events.add(new ChatEvent.PartMarked(choice, thoughts, mark));
    }

    private void end(String reason) {
        closeVoice();
        markThoughts();
        toolParts.forEach(part -> events.add(new ChatEvent.PartEnded(choice, part)));
        ended = true;
        events.add(new ChatEvent.Ended(choice, OpenAiStop.read(reason), null));
    }
}
