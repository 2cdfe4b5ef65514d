package io.throughline.sandbox;

import io.throughline.sandbox.Reply.Beat;
import io.throughline.sandbox.Reply.Script;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What every chunk and the whole answer have in common. */
record ChatHead(String id, long created, String model) {

    /** An object that begins as all of them do. */
    ObjectNode begin(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model)
                .put("service_tier", "default")
                .put("system_fingerprint", "fp_sandbox");
    }

    /** The usage of a request, counted in {@link Pieces}. */
    static ObjectNode usage(ChatAsk ask, List<Script> choices) {
        var prompt = ask.promptTokens();
        var beats = choices.stream().flatMap(script -> script.beats().stream()).toList();
        var completion = beats.stream().mapToInt(Beat::tokens).sum();
        var reasoning = beats.stream().filter(Beat.Reasoning.class::isInstance).count();
        var usage = Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", reasoning)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
