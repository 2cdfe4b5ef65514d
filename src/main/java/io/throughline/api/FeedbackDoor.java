package io.throughline.api;

import io.throughline.routing.AutoDecisions;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code POST /v1/feedback}: how good the answer to an earlier request was. */
@Component
final class FeedbackDoor implements Door {

    private final AutoDecisions decisions;

    FeedbackDoor(AutoDecisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public String path() {
        return "/feedback";
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String dialect() {
        return "openai-chat";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var rating = FeedbackReading.of(request.body());
        return new DoorAnswer.Whole(decisions
                .rate(request.caller().organizationId(), rating)
                .map(rated -> new DoorAnswer.Body(200, Map.of(), json(rated))));
    }

    private static JsonBytes json(AutoDecisions.Rated rated) {
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("object", "feedback");
            out.writeStringProperty("decision_id", rated.decisionId());
            out.writeStringProperty("request_id", rated.requestId());
            out.writeNumberProperty("score", rated.score());
            out.writeEndObject();
        });
    }
}
