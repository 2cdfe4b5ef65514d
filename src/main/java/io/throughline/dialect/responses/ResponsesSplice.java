package io.throughline.dialect.responses;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Message;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.Fields;
import io.throughline.dialect.GatewayFields;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A client's own request for a provider of the same API: its bytes, with the edits put in, and without what only the gateway can know. */
final class ResponsesSplice {

    private static final String ENCRYPTED = "[\"" + ResponsesContent.ENCRYPTED + "\"]";

    private final ChatRequest request;
    private final JsonIndex index;
    private final EditPlan plan;
    private final Set<Quirk> quirks;
    private final Set<String> dropped;

    ResponsesSplice(ChatRequest request, EditPlan plan, Set<Quirk> quirks, Set<String> dropped) {
        this.request = request;
        this.index = request.body();
        this.plan = plan;
        this.quirks = quirks;
        this.dropped = dropped;
    }

    /** Nothing is stored at the provider: the response could be continued with its one account only. */
    List<JsonBytes> body() {
        var splice = new JsonSplice(index);
        var model = plan.model() == null ? request.head().model() : plan.model();
        GatewayFields.takeOut(index, splice, GatewayFields.Target.of(quirks, request.head(), model), dropped);
        splice.set("model", JsonWrites.quoted(model));
        var stream = index.value("stream");
        if (plan.stream() != (stream != null && stream.is("true"))) {
            splice.set("stream", Boolean.toString(plan.stream()));
        }
        if (!plan.stream()) {
            splice.remove("stream_options");
        }
        splice.set("store", "false");
        splice.remove("previous_response_id");
        splice.remove("background");
        if (!quirks.contains(Quirk.NO_ENCRYPTED_REASONING)) {
            include(splice);
        }
        input(splice);
        return splice.slices();
    }

    private void include(JsonSplice splice) {
        var wanted = index.value("include");
        if (wanted == null || wanted.at(0) != '[') {
            splice.set("include", ENCRYPTED);
            return;
        }
        var values = Fields.elements(wanted);
        if (values.stream().noneMatch(each -> ResponsesContent.ENCRYPTED.equals(JsonReads.stringOrNull(each)))) {
            var all = new ArrayList<>(values);
            all.add(JsonBytes.of("\"" + ResponsesContent.ENCRYPTED + "\""));
            splice.set("include", array(all));
        }
    }

    private void input(JsonSplice splice) {
        var kept = new ArrayList<JsonBytes>();
        boolean changed = false;
        for (var element : index.elements()) {
            var item = index.bytes().slice(element.from(), element.to());
            if (isReadable(item, element.tag())) {
                var readable = element.tag() == null ? Compaction.readable(item) : item;
                changed |= !readable.equals(item);
                kept.add(readable);
            } else {
                dropped.add(ResponsesWords.REASONING);
            }
        }
        if (!plan.addsMessages() && !changed && kept.size() == index.elements().size()) {
            return;
        }
        splice.set(ResponsesWords.INPUT, array(arranged(kept)));
    }

    private List<JsonBytes> arranged(List<JsonBytes> kept) {
        var items = new ArrayList<>(written(plan.instructions()));
        int leading = index.elements().isEmpty() ? 0 : leading();
        items.addAll(kept.subList(0, leading));
        items.addAll(written(plan.history()));
        items.addAll(kept.subList(leading, kept.size()));
        var text = index.value(ResponsesWords.INPUT);
        if (text != null && text.at(0) == '"') {
            items.add(JsonBytes.of("{\"role\":\"user\",\"content\":" + text.utf8() + "}"));
        }
        return items;
    }

    /** Of the leading instructions, those that stand in the input. */
    private int leading() {
        int own = ResponsesContent.instructs(Fields.of(index)) ? 1 : 0;
        return request.head().leadingInstructions() - own;
    }

    /** Thoughts can be read by the API that has sealed them, and by no other. */
    private static boolean isReadable(JsonBytes item, @Nullable String role) {
        if (role != null) {
            return true;
        }
        var fields = Fields.of(item);
        var encrypted = fields.text(CarriedReasoning.MEMBER);
        return !ResponsesWords.REASONING.equals(fields.text("type"))
                || encrypted != null && !CarriedReasoning.isForeign(encrypted);
    }

    private List<JsonBytes> written(List<Message> messages) {
        var items = JsonWrites.write(json -> items(json, messages));
        return Fields.elements(items);
    }

    private void items(JsonGenerator json, List<Message> messages) {
        json.writeStartArray();
        var writer = new ResponsesItemWriter(json, dropped);
        messages.forEach(writer::message);
        json.writeEndArray();
    }

    private static List<JsonBytes> array(List<JsonBytes> elements) {
        var slices = new ArrayList<JsonBytes>(elements.size() * 2 + 1);
        slices.add(JsonBytes.of("["));
        for (var element : elements) {
            if (slices.size() > 1) {
                slices.add(JsonBytes.of(","));
            }
            slices.add(element);
        }
        slices.add(JsonBytes.of("]"));
        return slices;
    }
}
