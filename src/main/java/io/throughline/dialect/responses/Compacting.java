package io.throughline.dialect.responses;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Keeping;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ResponseDialect.Compacted;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Asks a model for a summary of a conversation, and reads it. */
final class Compacting {

    private static final String ASK =
            "Summarize the conversation up to here so that it can go on from the summary alone. Keep facts, names, "
                    + "numbers, decisions, what was done, results of tools, and what is still open. Answer with the summary only.";

    /** What would make the model do something else than summarize. */
    private static final List<String> OTHER =
            List.of("stream", "stream_options", "background", "tools", "tool_choice", "text", "max_output_tokens");

    private Compacting() {}

    static JsonBytes request(JsonBytes body) {
        try {
            return request(JsonIndex.of(body));
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    private static JsonBytes request(JsonIndex index) {
        var fields = Fields.of(index);
        var text = fields.text(ResponsesWords.INPUT);
        var input = new ArrayList<JsonBytes>();
        if (text != null) {
            input.add(message(text));
        } else {
            input.addAll(fields.list(ResponsesWords.INPUT));
        }
        if (input.isEmpty() && fields.raw("previous_response_id") == null && fields.raw("conversation") == null) {
            throw GatewayException.invalid(
                    ResponsesWords.INPUT, "must hold something to compact, or previous_response_id name it");
        }
        input.add(message(ASK));
        var splice = new JsonSplice(index);
        OTHER.forEach(splice::remove);
        splice.set("store", "false");
        splice.set(ResponsesWords.INPUT, array(input));
        return JsonBytes.join(splice.slices());
    }

    private static JsonBytes message(String text) {
        return JsonBytes.of("{\"role\":\"user\",\"content\":" + JsonWrites.quoted(text) + "}");
    }

    private static JsonBytes array(List<JsonBytes> items) {
        return JsonWrites.write(json -> {
            json.writeStartArray();
            items.forEach(item -> json.writeRawValue(item.utf8()));
            json.writeEndArray();
        });
    }

    static Compacted answer(UUID request, JsonBytes response) {
        var fields = Fields.of(response);
        var summary = new StringBuilder();
        for (var item : fields.list("output")) {
            for (var part : Fields.of(item).list(ResponsesWords.CONTENT)) {
                if ("output_text".equals(Fields.of(part).text("type"))) {
                    summary.append(Fields.of(part).textOr("text", ""));
                }
            }
        }
        if (summary.isEmpty()) {
            throw GatewayException.of(ErrorKind.UPSTREAM_FAILED, "the model gave no summary");
        }
        var hex = Keeping.hex(request);
        var usage = fields.rawText("usage");
        var createdAt = fields.rawText("created_at");
        return new Compacted(
                Keeping.RESPONSE + hex,
                Compaction.item("cmp_" + hex + "00", summary.toString()),
                createdAt == null ? "0" : createdAt,
                usage == null ? "null" : usage);
    }
}
