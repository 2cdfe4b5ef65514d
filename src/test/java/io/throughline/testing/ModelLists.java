package io.throughline.testing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lists of models of both dialects; any other name is served too, unless it contains {@code no-such}. */
final class ModelLists {
    private static final List<String> OPENAI =
            List.of("gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-5", "gpt-5-mini", "o3", "o4-mini");
    private static final List<String> ANTHROPIC =
            List.of("claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5", "claude-3-5-haiku-20241022");

    private ModelLists() {}

    static String openAi(String path) {
        int start = path.indexOf("/models/");
        if (start < 0) {
            return FakeJson.write(FakeJson.object(
                    "object",
                    "list",
                    "data",
                    OPENAI.stream().map(ModelLists::openAiModel).toList()));
        }
        var id = path.substring(start + "/models/".length());
        if (!OPENAI.contains(id)) {
            throw new Rejection(
                    404, "invalid_request_error", "The model '" + id + "' does not exist", "model_not_found", "model");
        }
        return FakeJson.write(openAiModel(id));
    }

    private static Map<String, @Nullable Object> openAiModel(String id) {
        return FakeJson.object("id", id, "object", "model", "created", 1_715_367_049, "owned_by", "system");
    }

    static String anthropic(String path) {
        int start = path.indexOf("/models/");
        if (start < 0) {
            return FakeJson.write(FakeJson.object(
                    "data", ANTHROPIC.stream().map(ModelLists::anthropicModel).toList(),
                    "has_more", false,
                    "first_id", ANTHROPIC.getFirst(),
                    "last_id", ANTHROPIC.getLast()));
        }
        var id = path.substring(start + "/models/".length());
        if (!ANTHROPIC.contains(id)) {
            throw new Rejection(404, "not_found_error", "model: " + id, null, null);
        }
        return FakeJson.write(anthropicModel(id));
    }

    private static Map<String, @Nullable Object> anthropicModel(String id) {
        return FakeJson.object(
                "type",
                "model",
                "id",
                id,
                "display_name",
                id,
                "created_at",
                "2026-01-15T00:00:00Z",
                "lifecycle",
                "active",
                "max_input_tokens",
                200_000,
                "max_tokens",
                AnthropicModels.maxOutput(id));
    }
}
