package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a stream of {@code chat.completion.chunk}s. A chunk that every client can take keeps its bytes; one that some client would break on
 * (a role repeated, a tool's id sent twice, {@code "error": null} …) loses them and is written anew from its events.
 */
final class OpenAiStreamReader implements ResponseReader {

    /** The most that a request may ask for. */
    private static final int MAX_CHOICES = 128;

    private static final String INDEX_FIRST = "{\"index\":";

    private final boolean reasoningCounted;
    private final boolean cumulative;
    private final List<OpenAiChoiceReader> choices = new ArrayList<>(1);
    private Chunk first = new Chunk();
    private boolean started;
    private boolean finished;

    private List<ChatEvent> events = List.of();
    private boolean sound;
    private boolean erroneous;
    private @Nullable GatewayError failure;
    private Chunk chunk = new Chunk();

    OpenAiStreamReader(Set<Quirk> quirks) {
        reasoningCounted = !quirks.contains(Quirk.REASONING_NOT_COUNTED);
        cumulative = quirks.contains(Quirk.CUMULATIVE_ARGUMENTS);
    }

    /** What stands around the choices of one chunk. */
    private static final class Chunk {
        private String id = "";
        private String model = "";
        private long created;
        private boolean named;
        private boolean listed;
        private boolean counted;
        private int choices;

        boolean complete() {
            return named && listed && !id.isEmpty() && !model.isEmpty() && created > 0;
        }

        boolean continues(Chunk other) {
            return id.equals(other.id) && model.equals(other.model) && created == other.created;
        }
    }

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        if (finished) {
            return List.of();
        }
        if (unit.data().is("[DONE]")) {
            return end();
        }
        if (!unit.data().isEmpty() && "error".equals(unit.event())) {
            return failed(OpenAiErrors.inBand(unit.data()));
        }
        return chunk(unit);
    }

    private List<ChatFrame> chunk(SseFrame unit) {
        events = new ArrayList<>(2);
        sound = unit.event() == null;
        chunk = new Chunk();
        erroneous = false;
        var json = unit.data();
        JsonReads.visit(json, parser -> JsonReads.members(parser, (name, value) -> member(name, value, json)));
        if (erroneous) {
            return failed(OpenAiErrors.inBand(json));
        }
        if (failure != null) {
            return failed(failure);
        }
        start();
        boolean endsBesideOthers = chunk.choices > 1 && events.stream().anyMatch(ChatEvent.Ended.class::isInstance);
        sound &= chunk.complete()
                && chunk.continues(first)
                && !endsBesideOthers
                && !(chunk.counted && chunk.choices > 0);
        settle();
        if (events.isEmpty() && (!sound || chunk.choices == 0)) {
            return List.of(); // a filter report or an empty keep-alive chunk: clients want a choice to look at
        }
        return List.of(new ChatFrame(events, DIALECT, sound ? unit : null));
    }

    private void member(String name, JsonParser parser, JsonBytes json) {
        switch (name) {
            case "id" -> chunk.id = OpenAiParts.orEmpty(JsonReads.stringOrNull(parser));
            case "model" -> chunk.model = OpenAiParts.orEmpty(JsonReads.stringOrNull(parser));
            case "created" -> chunk.created = JsonReads.longOrZero(parser);
            case "object" -> chunk.named = "chat.completion.chunk".equals(JsonReads.stringOrNull(parser));
            case "choices" -> choices(parser, json);
            case "usage" -> usage(parser);
            case "x_groq" -> groq(parser);
            case "error" -> error(parser);
            default -> {}
        }
    }

    private void choices(JsonParser parser, JsonBytes json) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        chunk.listed = true;
        JsonReads.elements(parser, each -> {
            chunk.choices++;
            sound &= JsonReads.beginsWith(each, json, INDEX_FIRST)
                    ? inOrder(each, json)
                    : choice(JsonReads.raw(each, json));
        });
    }

    /** The usual order of members, in which a choice is read in one pass. */
    private boolean inOrder(JsonParser parser, JsonBytes json) {
        var unused = parser.nextName();
        parser.nextToken();
        int index = (int) JsonReads.longOrZero(parser);
        parser.skipChildren();
        return readChoice(index, parser, json);
    }

    /** A choice's members come in any order, and its index may stand behind its delta. */
    private boolean choice(JsonBytes json) {
        var value = JsonIndex.of(json).value("index");
        int index = value == null ? 0 : (int) JsonReads.longOrZero(value);
        return JsonReads.<Boolean>read(json, parser -> readChoice(index, parser, json));
    }

    private boolean readChoice(int index, JsonParser parser, JsonBytes json) {
        if (index < 0 || index >= MAX_CHOICES) {
            throw new MalformedJsonException("the provider's stream has a choice numbered " + index);
        }
        while (choices.size() <= index) {
            choices.add(new OpenAiChoiceReader(choices.size(), cumulative));
        }
        boolean afterOthers = index == 0 || choices.subList(0, index).stream().allMatch(OpenAiChoiceReader::introduced);
        var choice = choices.get(index);
        boolean taken = choice.read(parser, json, events);
        failure = failure != null ? failure : choice.failure();
        return taken && afterOthers;
    }

    private void usage(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            var usage = OpenAiUsage.read(parser);
            sound &= reasoningCounted;
            events.add(new ChatEvent.UsageSeen(reasoningCounted ? usage : OpenAiUsage.withReasoning(usage)));
            chunk.counted = true;
        }
    }

    /** Groq's own field, beside the last choice; the chunk is still one that every client takes. */
    private void groq(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            JsonReads.members(parser, (name, value) -> {
                if (name.equals("usage") && value.currentToken() == JsonToken.START_OBJECT) {
                    events.add(new ChatEvent.UsageSeen(OpenAiUsage.read(value)));
                }
            });
        }
    }

    private void error(JsonParser parser) {
        sound = false;
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            erroneous = true;
        }
    }

    private void start() {
        if (!started && chunk.choices > 0) {
            started = true;
            first = chunk;
            events.addFirst(new ChatEvent.Started(chunk.id, chunk.model, chunk.created));
        }
    }

    /** A chunk that is written anew brings the roles of all choices up to the last that says something in it. */
    private void settle() {
        boolean later = false;
        for (int i = choices.size() - 1; i >= 0; i--) {
            later |= choices.get(i).settle(sound, later);
        }
    }

    @Override
    public List<ChatFrame> end() {
        if (finished) {
            return List.of();
        }
        finished = true;
        if (choices.isEmpty() || !choices.stream().allMatch(OpenAiChoiceReader::ended)) {
            return failed(GatewayError.of(
                    ErrorKind.UPSTREAM_BROKEN,
                    "the provider's stream ended before the answer was complete (no finish_reason)"));
        }
        return List.of(ChatFrame.of(DIALECT, new ChatEvent.Finished()));
    }

    private List<ChatFrame> failed(GatewayError error) {
        finished = true;
        return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(error)));
    }
}
