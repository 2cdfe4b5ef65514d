package io.throughline.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's endpoints beside chat, as strict as the real ones. An embedding begins with the text's length in characters (of token ids: their
 * number, negative) and its place in the request.
 */
final class FakeRelay {
    private static final Set<String> PATHS =
            Set.of("/v1/embeddings", "/v1/rerank", "/v1/moderations", "/v1/images/generations", "/v1/audio/speech");
    private static final int DIMENSIONS = 8;
    private static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/intent",
            "self-harm/instructions",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic");
    private static final String IMAGE_EVENT =
            ",\"background\":\"opaque\",\"created_at\":1713833628,\"output_format\":\"png\",\"quality\":\"low\",\"size\":\"1024x1024\"";

    private final FakeDoor door;
    private final FakeExchange exchange;

    FakeRelay(FakeDoor door, FakeExchange exchange) {
        this.door = door;
        this.exchange = exchange;
    }

    static boolean serves(RecordedRequest request) {
        return request.method().equals("POST") && PATHS.contains(request.path());
    }

    void answer(RecordedRequest request) throws IOException {
        var body = door.checkBody();
        for (var ours : List.of("throughline", "conversation")) {
            if (body.has(ours)) {
                throw invalid("leak: " + ours, ours);
            }
        }
        switch (request.path()) {
            case "/v1/embeddings" -> json(embeddings(body));
            case "/v1/rerank" -> json(rerank(body));
            case "/v1/moderations" -> json(moderation(body));
            case "/v1/images/generations" -> images(body);
            default -> speech(body);
        }
    }

    private static Map<String, @Nullable Object> embeddings(JsonNode body) {
        var data = new ArrayList<Object>();
        int tokens = 0;
        var base64 = FakeJson.text(body, "encoding_format").equals("base64");
        int dimensions = FakeJson.number(body, "dimensions", DIMENSIONS);
        for (var input : inputs(body.path("input"))) {
            var vector = vector(input, data.size(), dimensions);
            tokens += input.isArray() ? input.size() : input.stringValue().length();
            data.add(FakeJson.object(
                    "object", "embedding", "index", data.size(), "embedding", base64 ? base64(vector) : vector));
        }
        return FakeJson.object(
                "object",
                "list",
                "data",
                data,
                "model",
                model(body),
                "usage",
                FakeJson.object("prompt_tokens", tokens, "total_tokens", tokens));
    }

    private static List<JsonNode> inputs(JsonNode input) {
        var inputs = input.isString() || input.path(0).isNumber() ? List.of(input) : FakeJson.list(input);
        if (inputs.isEmpty() || inputs.size() > 2048) {
            throw invalid("'$.input' is invalid. Please check the API reference.", "input");
        }
        for (var each : inputs) {
            if (!each.isArray() && (!each.isString() || each.stringValue().isEmpty())) {
                throw invalid("'$.input' is invalid. Please check the API reference.", "input");
            }
        }
        return inputs;
    }

    private static float[] vector(JsonNode input, int place, int dimensions) {
        var vector = new float[dimensions];
        vector[0] = input.isArray() ? -input.size() : input.stringValue().length();
        vector[1] = place;
        for (int i = 2; i < dimensions; i++) {
            vector[i] = 1f / (i + 1);
        }
        return vector;
    }

    private static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float each : vector) {
            bytes.putFloat(each);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static Map<String, @Nullable Object> rerank(JsonNode body) {
        var documents = FakeJson.list(body.path("documents"));
        if (documents.isEmpty() || !body.path("query").isString()) {
            throw invalid("query and documents are required", "documents");
        }
        var results = new ArrayList<Object>();
        for (int i = documents.size() - 1; i >= 0 && results.size() < FakeJson.number(body, "top_n", 100); i--) {
            results.add(FakeJson.object(
                    "index", i, "relevance_score", 1d / (documents.size() - i), "document", documents.get(i)));
        }
        return FakeJson.object(
                "id",
                "rerank-1",
                "model",
                model(body),
                "results",
                results,
                "usage",
                FakeJson.object("total_tokens", 100 * documents.size()));
    }

    private static Map<String, @Nullable Object> moderation(JsonNode body) {
        if (!FakeJson.given(body, "input")) {
            throw invalid("Missing required parameter: 'input'.", "input");
        }
        boolean flagged = body.path("input").toString().contains("kill");
        var categories = FakeJson.object();
        var scores = FakeJson.object();
        var applied = FakeJson.object();
        for (var category : CATEGORIES) {
            boolean hit = flagged && category.equals("violence");
            categories.put(category, hit);
            scores.put(category, hit ? 0.97 : 0.001);
            applied.put(category, List.of("text"));
        }
        var result = FakeJson.object(
                "flagged",
                flagged,
                "categories",
                categories,
                "category_scores",
                scores,
                "category_applied_input_types",
                applied);
        return FakeJson.object("id", "modr-1", "model", model(body), "results", List.of(result));
    }

    private void images(JsonNode body) throws IOException {
        var prompt = FakeJson.text(body, "prompt");
        if (prompt.isEmpty()) {
            throw invalid("Missing required parameter: 'prompt'.", "prompt");
        }
        int n = FakeJson.number(body, "n", 1);
        var usage = "{\"input_tokens\":10,\"output_tokens\":" + 100 * n + ",\"total_tokens\":" + (10 + 100 * n)
                + ",\"input_tokens_details\":{\"text_tokens\":10,\"image_tokens\":0}}";
        var image = "iVBORw0KGgo".repeat(prompt.contains("large") ? 100_000 : 1);
        if (FakeJson.flag(body, "stream")) {
            exchange.open(200, Map.of("content-type", "text/event-stream; charset=utf-8"));
            event(
                    "image_generation.partial_image",
                    IMAGE_EVENT + ",\"b64_json\":\"" + image + "\",\"partial_image_index\":0");
            event("image_generation.completed", IMAGE_EVENT + ",\"b64_json\":\"" + image + "\",\"usage\":" + usage);
            exchange.finish();
            return;
        }
        var tokens = model(body).startsWith("gpt-image") ? ",\"usage\":" + usage : "";
        var one = "{\"b64_json\":\"" + image + "\"}";
        var all = "{\"created\":1713833628,\"data\":[" + String.join(",", java.util.Collections.nCopies(n, one)) + "]"
                + tokens + "}";
        var headers = door.responseHeaders();
        headers.put("content-type", "application/json");
        exchange.answer(200, headers, bytes(all));
    }

    private void event(String type, String more) throws IOException {
        exchange.write(bytes("event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n"));
    }

    private void speech(JsonNode body) throws IOException {
        var input = FakeJson.text(body, "input");
        if (input.isEmpty() || !FakeJson.given(body, "voice")) {
            throw invalid("Missing required parameter: 'voice'.", "voice");
        }
        if (FakeJson.text(body, "stream_format").equals("sse")) {
            exchange.open(200, Map.of("content-type", "text/event-stream"));
            event("speech.audio.delta", ",\"audio\":\"SUQz\"");
            event(
                    "speech.audio.done",
                    ",\"usage\":{\"input_tokens\":" + input.length() + ",\"output_tokens\":7,\"total_tokens\":"
                            + (input.length() + 7) + "}");
            exchange.finish();
            return;
        }
        exchange.open(200, Map.of("content-type", "audio/mpeg"));
        exchange.write(bytes("ID3"));
        exchange.write(bytes(input));
        exchange.finish();
    }

    private static String model(JsonNode body) {
        var model = FakeJson.text(body, "model");
        if (model.isEmpty()) {
            throw invalid("you must provide a model parameter", "model");
        }
        if (model.contains("no-such")) {
            throw new Rejection(
                    404, "invalid_request_error", "The model '" + model + "' does not exist", "model_not_found", null);
        }
        return model;
    }

    private void json(Object body) throws IOException {
        var headers = door.responseHeaders();
        headers.put("content-type", "application/json");
        exchange.answer(200, headers, bytes(FakeJson.write(body)));
    }

    private static Rejection invalid(String message, String param) {
        return Rejection.invalid(message, null, param);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
