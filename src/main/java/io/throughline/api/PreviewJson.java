package io.throughline.api;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.Edit;
import io.throughline.chat.Message;
import io.throughline.context.Preview;
import io.throughline.context.Segment;
import io.throughline.context.Segment.Place;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.routing.Route;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * How a preview is shown.
 *
 * @param dialect that of the messages, whatever the model's provider speaks
 * @param route null for a token limit that is no model's
 */
record PreviewJson(UpstreamDialect dialect, @Nullable Route route, ChatRequest request) {

    JsonBytes write(Preview preview) {
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("object", "context.preview");
            out.writeName("model");
            if (route == null) {
                out.writeNull();
            } else {
                out.writeString(route.model().id());
            }
            out.writeStringProperty("mode", preview.fitted().mode().id());
            FittedJson.sums(out, preview.fitted());
            parts(out, preview);
            out.writeName("messages");
            out.writeRawValue(messages(preview).utf8());
            segments(out, preview);
            out.writeEndObject();
        });
    }

    /** The tokens of each part of the prompt. What fits as a whole is recent; memories come with the instructions. */
    private static void parts(JsonGenerator out, Preview preview) {
        out.writeName("tokens_by_part");
        out.writeStartObject();
        for (var place : Place.values()) {
            long tokens = 0;
            for (var segment : preview.instructions()) {
                tokens += segment.place() == place ? segment.tokens() : 0;
            }
            for (var segment : preview.fitted().segments()) {
                tokens += segment.place() == place ? segment.tokens() : 0;
            }
            out.writeNumberProperty(FittedJson.id(place), tokens);
        }
        out.writeEndObject();
    }

    private static void segments(JsonGenerator out, Preview preview) {
        out.writeName("segments");
        out.writeStartArray();
        preview.instructions().forEach(segment -> FittedJson.segment(out, segment, "instructions"));
        for (var segment : preview.fitted().segments()) {
            FittedJson.segment(out, segment, source(segment, preview.history()));
        }
        out.writeEndArray();
    }

    private static String source(Segment segment, int history) {
        return segment.index() < 0 ? "summary" : segment.index() < history ? "history" : "request";
    }

    /** The messages as an array in OpenAI's words. */
    private JsonBytes messages(Preview preview) {
        var all = new ArrayList<Message>();
        preview.instructions().forEach(segment -> {
            if (segment.sent() != null) {
                all.add(segment.sent());
            }
        });
        all.addAll(preview.fitted().messages());
        var content = new Content(all, List.of(), request.content().options());
        var edits = List.<Edit>of(new Edit.SetModel("any"));
        var body = JsonBytes.join(
                dialect.write(ChatRequest.of("any", content), edits, Set.of()).body());
        var messages = JsonIndex.of(body).value("messages");
        return messages == null ? JsonBytes.of("[]") : messages;
    }
}
