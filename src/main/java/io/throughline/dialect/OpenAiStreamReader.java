package io.throughline.dialect;

import static io.throughline.dialect.OpenAiParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a stream of {@code chat.completion.chunk}s. A chunk that every client can take keeps its bytes; one that some client would break on
 * (a role repeated, a tool's id sent twice, {@code "error": null} …) loses them and is written anew from its events.
 */
final class OpenAiStreamReader implements ResponseReader {

    /** The API's own limit of {@code n}. */
    static final int MAX_CHOICES = 128;

    private static final String INDEX_FIRST = "{\"index\":";

    private final List<OpenAiChoiceReader> choices = new ArrayList<>(1);
    private @Nullable String id;
    private boolean started;
    private boolean finished;

    private List<ChatEvent> events = List.of();
    private boolean sound;
    private boolean erroneous;
    private boolean objectNamed;
    private boolean counted;
    private int choicesInChunk;
    private @Nullable String chunkId;
    private String model = "";
    private long created;

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
        erroneous = false;
        choicesInChunk = 0;
        chunkId = null;
        objectNamed = false;
        counted = false;
        var json = unit.data();
        JsonReads.visit(json, parser -> JsonReads.members(parser, (name, value) -> member(name, value, json)));
        if (erroneous) {
            return failed(OpenAiErrors.inBand(json));
        }
        sound &= objectNamed && !(counted && choicesInChunk > 0);
        start();
        choices.forEach(choice -> choice.delivered(sound));
        if (events.isEmpty() && !sound || choicesInChunk == 0 && events.isEmpty()) {
            // A filter report or an empty keep-alive: clients that look for a choice break on it.
            return List.of();
        }
        return List.of(new ChatFrame(events, DIALECT, sound ? unit : null));
    }

    private void member(String name, JsonParser parser, JsonBytes json) {
        switch (name) {
            case "id" -> chunkId = JsonReads.stringOrNull(parser);
            case "model" -> model = OpenAiParts.orEmpty(JsonReads.stringOrNull(parser));
            case "created" -> created = JsonReads.longOrZero(parser);
            case "object" -> objectNamed = "chat.completion.chunk".equals(JsonReads.stringOrNull(parser));
            case "choices" -> choices(parser, json);
            case "usage" -> usage(parser);
            case "error" -> error(parser);
            default -> {}
        }
    }

    private void choices(JsonParser parser, JsonBytes json) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            sound = false;
            return;
        }
        JsonReads.elements(parser, each -> {
            choicesInChunk++;
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
        return reader(index).read(parser, json, events);
    }

    /** A choice's members come in any order, and its index may stand behind its delta. */
    private boolean choice(JsonBytes json) {
        var value = JsonIndex.of(json).value("index");
        int index = value == null ? 0 : (int) JsonReads.longOrZero(value);
        return JsonReads.<Boolean>read(json, parser -> reader(index).read(parser, json, events));
    }

    private OpenAiChoiceReader reader(int index) {
        if (index < 0 || index >= MAX_CHOICES) {
            throw new MalformedJsonException("a choice has index " + index);
        }
        while (choices.size() <= index) {
            choices.add(new OpenAiChoiceReader(choices.size()));
        }
        return choices.get(index);
    }

    private void usage(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            events.add(new ChatEvent.UsageSeen(OpenAiUsage.read(parser)));
            counted = true;
        }
    }

    private void error(JsonParser parser) {
        sound = false;
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            erroneous = true;
        }
    }

    private void start() {
        if (!started && chunkId != null && choicesInChunk > 0) {
            started = true;
            id = chunkId;
            events.addFirst(new ChatEvent.Started(chunkId, model, created));
        } else if (started) {
            sound &= chunkId == null ? false : chunkId.equals(id);
        } else {
            sound = false;
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
