package io.throughline.api;

import io.throughline.chat.Attempt;
import io.throughline.pipeline.AnswerItem;
import io.throughline.pipeline.Reasons;
import io.throughline.usage.Cost;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Why an answer came from where it came, as the member {@code throughline} of its body. Costs are dollars; what is unknown is null. */
final class AnswerReasons {

    /** An answer is no place for thousands of models; {@code /v1/route/explain} shows as many as are asked for. */
    private static final int REJECTIONS = 20;

    private AnswerReasons() {}

    static JsonBytes write(Annotations wanted, AnswerItem.Began began, Reasons reasons, @Nullable Cost cost) {
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("request_id", wanted.requestId());
            out.writeStringProperty("asked", wanted.asked());
            route(out, began, reasons, cost);
            if (reasons.fitted() != null) {
                out.writeName("fitted");
                FittedJson.write(out, reasons.fitted());
            }
            out.writeName("routes");
            out.writeStartArray();
            for (var route : reasons.planned()) {
                out.writeStartObject();
                out.writeStringProperty("model", route.model().id());
                out.writeStringProperty("reason", route.reason());
                dollars(out, "estimated_cost", route.estimate(reasons.needs()));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeName("decisions");
            out.writeStartArray();
            reasons.decisions().forEach(decision -> ExplanationJson.decision(out, decision, REJECTIONS));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** The members that say who answered, for what, and what was tried. */
    private static void route(JsonGenerator out, AnswerItem.Began began, Reasons reasons, @Nullable Cost cost) {
        out.writeStringProperty("model", began.model());
        out.writeStringProperty("provider", began.provider());
        out.writeStringProperty("reason", reasons.route().reason());
        dollars(out, "estimated_cost", reasons.route().estimate(reasons.needs()));
        dollars(out, "actual_cost", Optional.ofNullable(cost));
        attempts(out, "attempts", began.attempts());
        JsonWrites.stringsIfAny(out, "dropped", began.dropped());
        JsonWrites.stringsIfAny(out, "warnings", began.warnings());
    }

    /** {@code route} of {@code /api/route}: how many calls were made, and those that failed. */
    static JsonBytes route(Annotations wanted, String strategy, AnswerItem.Began began, @Nullable Cost cost) {
        var reasons = began.reasons();
        var failed = began.attempts().stream()
                .filter(attempt -> attempt.outcome() != Attempt.Outcome.ANSWERED)
                .toList();
        return JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("model", began.model());
            out.writeStringProperty("provider", began.provider());
            out.writeStringProperty("strategy", strategy);
            out.writeStringProperty("policy", wanted.asked());
            if (reasons != null) {
                out.writeStringProperty("reason", reasons.route().reason());
                dollars(out, "estimated_cost", reasons.route().estimate(reasons.needs()));
            }
            dollars(out, "actual_cost", Optional.ofNullable(cost));
            out.writeNumberProperty("attempts", Attempt.calls(began.attempts()));
            attempts(out, "failures", failed);
            out.writeEndObject();
        });
    }

    private static void attempts(JsonGenerator out, String name, List<Attempt> attempts) {
        out.writeName(name);
        out.writeStartArray();
        for (var attempt : attempts) {
            out.writeStartObject();
            out.writeStringProperty("model", attempt.model());
            out.writeStringProperty("provider", attempt.provider());
            out.writeStringProperty("outcome", attempt.outcome().name().toLowerCase(Locale.ROOT));
            if (attempt.status() > 0) {
                out.writeNumberProperty("status", attempt.status());
            }
            var error = attempt.error();
            if (error != null) {
                out.writeStringProperty("error", error.message());
            }
            out.writeNumberProperty("duration_ms", attempt.duration().toMillis());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void dollars(JsonGenerator out, String name, Optional<Cost> cost) {
        out.writeName(name);
        cost.ifPresentOrElse(known -> out.writeNumber(new BigDecimal(known.usd())), out::writeNull);
    }
}
