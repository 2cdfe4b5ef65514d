package io.throughline.api;

import io.throughline.chat.Attempt;
import io.throughline.pipeline.AnswerItem;
import io.throughline.pipeline.Reasons;
import io.throughline.routing.Route;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** {@code openrouter_metadata}, as OpenRouter answers to {@code X-OpenRouter-Metadata: enabled}, for clients that read it. */
final class OpenRouterMetadata {

    private OpenRouterMetadata() {}

    static JsonBytes write(String asked, AnswerItem.Began began, Reasons reasons) {
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("requested", asked);
            out.writeStringProperty("strategy", Attempt.calls(began.attempts()) > 1 ? "fallback" : "direct");
            out.writeNumberProperty("attempt", Attempt.calls(began.attempts()));
            out.writeBooleanProperty("is_byok", true); // all provider keys here are the operator's or the caller's own
            out.writeNullProperty("region");
            out.writeStringProperty(
                    "summary",
                    "available=" + reasons.planned().size() + ", selected="
                            + reasons.route().provider().name());
            endpoints(out, reasons);
            attempts(out, began.attempts());
            out.writeEndObject();
        });
    }

    private static void endpoints(JsonGenerator out, Reasons reasons) {
        out.writeName("endpoints");
        out.writeStartObject();
        out.writeNumberProperty("total", reasons.planned().size());
        out.writeName("available");
        out.writeStartArray();
        for (Route route : reasons.planned()) {
            out.writeStartObject();
            out.writeStringProperty("provider", route.provider().name());
            out.writeStringProperty("model", route.model().id());
            out.writeBooleanProperty(
                    "selected",
                    route.model().id().equals(reasons.route().model().id()));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void attempts(JsonGenerator out, List<Attempt> attempts) {
        out.writeName("attempts");
        out.writeStartArray();
        for (var attempt : attempts) {
            if (attempt.outcome() == Attempt.Outcome.FAILED) {
                out.writeStartObject();
                out.writeStringProperty("provider", attempt.provider());
                out.writeStringProperty("model", attempt.model());
                out.writeNumberProperty("status", attempt.status());
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }
}
