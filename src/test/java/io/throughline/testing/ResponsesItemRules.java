package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;
import static io.throughline.testing.Shape.FILLED;
import static io.throughline.testing.Shape.OBJECT;
import static io.throughline.testing.Shape.TEXT;
import static io.throughline.testing.Shape.list;
import static io.throughline.testing.Shape.textOr;
import static io.throughline.testing.Shape.words;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What OpenAI refuses in the items of an input. */
final class ResponsesItemRules {
    private static final Map<String, Shape> SAID = Map.of(
            "input_text", Shape.of("type", TEXT, "text", TEXT).require("text"),
            "input_image",
                    Shape.of(
                                    "type", TEXT,
                                    "image_url", Shape.text("(data:image/[a-z]+;base64,|https://)[^\\s]+"),
                                    "detail", words("auto", "low", "high", "original"))
                            .require("image_url"),
            "input_file",
                    Shape.of("type", TEXT, "filename", TEXT, "file_data", TEXT, "file_id", TEXT, "file_url", TEXT)
                            .oneOf("file_data", "file_id", "file_url"),
            "output_text",
                    Shape.of("type", TEXT, "text", TEXT, "annotations", list(OBJECT), "logprobs", list(OBJECT))
                            .require("text"),
            "refusal", Shape.of("type", TEXT, "refusal", TEXT).require("refusal"),
            "summary_text", Shape.of("type", TEXT, "text", TEXT).require("text"));
    private static final Map<String, Shape> ITEMS = Map.of(
            "message",
                    Shape.of(
                                    "type",
                                    TEXT,
                                    "role",
                                    words("user", "assistant", "system", "developer"),
                                    "content",
                                    textOr(list(ResponsesItemRules::part, 1, 10_000)),
                                    "phase",
                                    words("commentary", "final_answer"),
                                    "status",
                                    TEXT,
                                    "id",
                                    TEXT)
                            .require("role", "content"),
            "function_call",
                    Shape.of(
                                    "type",
                                    TEXT,
                                    "call_id",
                                    FILLED,
                                    "name",
                                    FILLED,
                                    "arguments",
                                    TEXT,
                                    "id",
                                    TEXT,
                                    "status",
                                    TEXT)
                            .require("call_id", "name", "arguments"),
            "function_call_output",
                    Shape.of(
                                    "type", TEXT,
                                    "call_id", FILLED,
                                    "output", textOr(list(ResponsesItemRules::part)),
                                    "id", TEXT,
                                    "status", TEXT)
                            .require("call_id", "output"),
            "reasoning",
                    Shape.of(
                                    "type",
                                    TEXT,
                                    "id",
                                    TEXT,
                                    "summary",
                                    list(ResponsesItemRules::part),
                                    "encrypted_content",
                                    (Kind) ResponsesItemRules::sealed,
                                    "content",
                                    list(OBJECT),
                                    "status",
                                    TEXT)
                            .require("summary", "encrypted_content"));

    static final Kind ITEM = (item, where) -> byType(ITEMS, item, where);

    private ResponsesItemRules() {}

    private static void part(JsonNode part, String where) {
        byType(SAID, part, where);
    }

    private static void byType(Map<String, Shape> shapes, JsonNode value, String where) {
        var type = !value.has("type") && value.has("role") ? "message" : FakeJson.text(value, "type");
        var shape = shapes.get(type);
        if (shape == null) {
            throw invalid(
                    "Invalid value: '" + type + "'. Supported values are: " + shapes.keySet(),
                    "invalid_value",
                    where + ".type");
        }
        shape.check(value, where);
        var role = FakeJson.text(value, "role");
        for (var part : FakeJson.list(value.path("content"))) {
            boolean output = FakeJson.text(part, "type").matches("output_text|refusal");
            if (!role.isEmpty() && role.equals("assistant") != output) {
                throw invalid("Invalid value: '" + FakeJson.text(part, "type") + "' in a message of role " + role);
            }
        }
    }

    private static void sealed(JsonNode seal, String where) {
        if (!seal.asString("").equals(ResponsesAnswer.SEAL)) {
            throw invalid(
                    "The encrypted content for item at " + where + " could not be verified.",
                    "invalid_encrypted_content",
                    null);
        }
    }
}
