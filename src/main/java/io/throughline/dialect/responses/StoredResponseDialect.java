package io.throughline.dialect.responses;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Keeping;
import io.throughline.chat.Part;
import io.throughline.chat.StoredResponse;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Receipt;
import io.throughline.dialect.ResponseDialect;
import io.throughline.dialect.responses.ResponseObject.Origin;
import io.throughline.dialect.responses.ResponseObject.State;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonSplice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Stored turns as responses. What the model said is told anew from its parts; so is what it was told. */
@Component
final class StoredResponseDialect implements ResponseDialect {

    @Override
    public @Nullable UUID responseId(String shown) {
        return StoredResponses.id(shown);
    }

    @Override
    public @Nullable UUID ownerOf(String itemId) {
        return StoredResponses.owner(itemId);
    }

    @Override
    public boolean inBackground(StoredResponse stored) {
        return new ResponseObject(stored).inBackground();
    }

    @Override
    public boolean inBackground(ChatRequest request) {
        return new ResponseObject(request).inBackground();
    }

    @Override
    public JsonBytes summarizing(JsonBytes body) {
        return Compacting.request(body);
    }

    @Override
    public Compacted compaction(UUID request, JsonBytes response) {
        return Compacting.answer(request, response);
    }

    @Override
    public JsonBytes response(StoredResponse stored) {
        return new ResponseObject(stored)
                .write(state(stored), new Origin(stored.facts().model()), receipt(stored));
    }

    private static State state(StoredResponse stored) {
        var items = items(stored);
        return switch (stored.status()) {
            case COMPLETED -> State.ended(stored.facts().reason(), items, stored.usage());
            case QUEUED -> State.QUEUED;
            case IN_PROGRESS -> State.BEGUN;
            case CANCELLED -> State.cancelled(items, stored.usage());
            case FAILED -> State.failed(error(stored), items, stored.usage());
        };
    }

    private static GatewayError error(StoredResponse stored) {
        for (var kind : ErrorKind.values()) {
            if (kind.name().equals(stored.errorCode())) {
                return GatewayError.of(
                        kind, "the answer broke off: " + (kind.code() == null ? "bad request" : kind.code()));
            }
        }
        return GatewayError.of(ErrorKind.INTERNAL, "the answer broke off");
    }

    private static Receipt receipt(StoredResponse stored) {
        var cost = stored.costUsd();
        return new Receipt(
                Keeping.hex(stored.id()),
                stored.modelUsed(),
                stored.startedAt().getEpochSecond(),
                cost == null ? null : cost.stripTrailingZeros().toPlainString());
    }

    private static List<JsonBytes> items(StoredResponse stored) {
        var answer = stored.answer();
        boolean cut = stored.status() != StoredResponse.Status.COMPLETED
                || ResponseObject.isCut(stored.facts().reason());
        return answer == null
                ? List.of()
                : OutputItem.all(answer.parts(), stored.facts().names(), Keeping.hex(stored.id()), null, cut);
    }

    @Override
    public byte[] replay(StoredResponse stored, long after) {
        var out = new ByteArrayOutputStream();
        var writer = new ResponsesWriter(new ResponseObject(stored), after);
        var receipt = receipt(stored);
        writer.write(new ChatFrame(events(stored), "", null), receipt, out);
        switch (stored.status()) {
            case QUEUED, IN_PROGRESS -> {} // no end yet
            case COMPLETED -> writer.end(receipt, out);
            case CANCELLED -> writer.close("response.failed", response(stored), receipt, out);
            case FAILED -> writer.fail(error(stored), receipt, out);
        }
        return out.toByteArray();
    }

    private static List<ChatEvent> events(StoredResponse stored) {
        var events = new ArrayList<ChatEvent>();
        events.add(new ChatEvent.Started("", stored.facts().model(), 0));
        var answer = stored.answer();
        int number = 0;
        for (var part : answer == null ? List.<Part>of() : answer.parts()) {
            StoredParts.tell(part, number, events);
            var names = stored.facts().names();
            if (number < names.size() && !names.get(number).isEmpty()) {
                events.add(new ChatEvent.PartNamed(0, number, names.get(number)));
            }
            number++;
        }
        if (stored.usage() != null) {
            events.add(new ChatEvent.UsageSeen(stored.usage()));
        }
        var reason = stored.facts().reason();
        if (reason != null) {
            events.add(new ChatEvent.Ended(0, reason, null));
        }
        return events;
    }

    @Override
    public Map<String, JsonBytes> input(StoredResponse stored) {
        return ConversationItems.of(stored.id(), stored.input());
    }

    @Override
    public Map<String, JsonBytes> output(StoredResponse stored) {
        var items = new LinkedHashMap<String, JsonBytes>();
        for (var item : items(stored)) {
            items.put(Fields.of(item).textOr("id", ""), item);
        }
        return items;
    }

    @Override
    public List<String> references(ChatRequest request) {
        var ids = new ArrayList<String>();
        for (var element : request.body().elements()) {
            if (element.tag() == null && element.object()) {
                var id = reference(request.body().bytes().slice(element.from(), element.to()));
                if (id != null) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /** An item may be named by its id alone; null when it is sent. */
    private static @Nullable String reference(JsonBytes item) {
        var fields = Fields.of(item);
        var type = fields.text("type");
        boolean bare = type == null && fields.raw("id") != null && fields.all().size() == 1;
        return bare || StoredResponses.REFERENCE.equals(type) ? fields.textOr("id", "") : null;
    }

    @Override
    public JsonBytes resolved(ChatRequest request, Map<String, JsonBytes> items) {
        var index = request.body();
        var input = new ArrayList<JsonBytes>();
        for (var element : index.elements()) {
            var item = index.bytes().slice(element.from(), element.to());
            var id = element.tag() == null ? reference(item) : null;
            input.add(JsonBytes.of(input.isEmpty() ? "[" : ","));
            input.add(id == null ? item : found(items, id));
        }
        input.add(JsonBytes.of("]"));
        var splice = new JsonSplice(index);
        splice.set(ResponsesWords.INPUT, input);
        return JsonBytes.join(splice.slices());
    }

    private static JsonBytes found(Map<String, JsonBytes> items, String id) {
        var item = items.get(id);
        if (item == null) {
            throw StoredResponses.unknownItem(id);
        }
        return item;
    }
}
