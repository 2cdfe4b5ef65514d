package io.throughline.api;

import io.throughline.routing.Decision;
import io.throughline.routing.Needs;
import io.throughline.routing.Route;
import io.throughline.routing.RouteExplanation;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * How an explanation is shown. Costs are dollars, as numbers; what is not known is null.
 *
 * @param asked the model string as the client wrote it
 * @param rejections so many rejected models are shown for each decision
 * @param setAside ids of models that get no calls for the moment
 */
record ExplanationJson(String asked, int rejections, List<String> setAside) {

    JsonBytes write(RouteExplanation explained) {
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("object", "route.explanation");
            members(out, explained);
            out.writeEndObject();
        });
    }

    void members(JsonGenerator out, RouteExplanation explained) {
        out.writeStringProperty("model", asked);
        needs(out, explained.needs());
        out.writeName("routes");
        out.writeStartArray();
        for (int i = 0; i < explained.routes().size(); i++) {
            route(out, i + 1, explained.routes().get(i), explained.needs());
        }
        out.writeEndArray();
        out.writeName("decisions");
        out.writeStartArray();
        explained.decisions().forEach(decision -> decision(out, decision));
        out.writeEndArray();
        var error = explained.error();
        out.writeName("error");
        if (error == null) {
            out.writeNull();
        } else {
            out.writeStartObject();
            out.writeStringProperty("message", error.message());
            out.writeEndObject();
        }
    }

    private static void needs(JsonGenerator out, Needs needs) {
        out.writeName("needs");
        out.writeStartObject();
        out.writeNumberProperty("prompt_tokens", needs.promptTokens());
        out.writeNumberProperty("cached_tokens", needs.cachedTokens());
        out.writeNumberProperty("output_tokens", needs.outputTokens());
        out.writeName("capabilities");
        out.writeStartArray();
        needs.capabilities().stream().sorted().forEach(capability -> out.writeString(capability.id()));
        out.writeEndArray();
        out.writeEndObject();
    }

    private void route(JsonGenerator out, int rank, Route route, Needs needs) {
        out.writeStartObject();
        out.writeNumberProperty("rank", rank);
        out.writeStringProperty("model", route.model().id());
        out.writeStringProperty("provider", route.provider().id());
        out.writeStringProperty("reason", route.reason());
        out.writeName("estimated_cost");
        route.estimate(needs).ifPresentOrElse(cost -> out.writeNumber(new BigDecimal(cost.usd())), out::writeNull);
        out.writeBooleanProperty("own_key", route.ownKey() != null);
        out.writeBooleanProperty("set_aside", setAside.contains(route.model().id()));
        out.writeEndObject();
    }

    private void decision(JsonGenerator out, Decision decision) {
        out.writeStartObject();
        out.writeStringProperty("asked", decision.asked());
        out.writeNumberProperty("considered", decision.considered());
        out.writeNumberProperty("left", decision.left());
        out.writeName("removed");
        out.writeStartArray();
        for (var removed : decision.removed()) {
            out.writeStartObject();
            out.writeStringProperty("reason", removed.reason());
            out.writeNumberProperty("models", removed.models());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeName("rejected");
        out.writeStartArray();
        for (var rejected : decision.rejections().apply(rejections)) {
            out.writeStartObject();
            out.writeStringProperty("model", rejected.model());
            out.writeStringProperty("reason", rejected.reason());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
