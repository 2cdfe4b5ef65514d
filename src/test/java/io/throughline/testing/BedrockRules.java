package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;
import static io.throughline.testing.Shape.FILLED;
import static io.throughline.testing.Shape.FLAG;
import static io.throughline.testing.Shape.OBJECT;
import static io.throughline.testing.Shape.TEXT;
import static io.throughline.testing.Shape.list;
import static io.throughline.testing.Shape.number;
import static io.throughline.testing.Shape.whole;
import static io.throughline.testing.Shape.words;

import tools.jackson.databind.JsonNode;

/**
 * What the Converse API refuses before it asks the model. Source: Amazon Bedrock API reference. What Claude itself refuses is in
 * {@link AnthropicRules}.
 */
final class BedrockRules {
    private static final Kind ID = Shape.text("[a-zA-Z0-9_-]{1,64}");
    private static final Kind BYTES =
            Shape.of("bytes", Shape.text("[A-Za-z0-9+/]+={0,2}")).require("bytes");
    private static final Kind IMAGE = Shape.of("format", words("png", "jpeg", "gif", "webp"), "source", BYTES)
            .require("format", "source");
    private static final Kind DOCUMENT = Shape.of(
                    "format", words("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"),
                    "name", Shape.text("(?!.*\\s\\s)[a-zA-Z0-9\\s()\\[\\]-]{1,200}"),
                    "source", Shape.of("bytes", TEXT, "text", TEXT).oneOf("bytes", "text"),
                    "context", TEXT,
                    "citations", OBJECT)
            .require("name", "source");
    private static final Kind CACHE =
            Shape.of("type", words("default"), "ttl", words("5m", "1h")).require("type");
    private static final Shape RESULT_CONTENT = Shape.of(
                    "text", FILLED, "json", OBJECT, "image", IMAGE, "document", DOCUMENT)
            .oneOf("text", "json", "image", "document");
    private static final Shape RESULT = Shape.of(
                    "toolUseId", ID, "content", list(RESULT_CONTENT), "status", words("success", "error"), "type", TEXT)
            .require("toolUseId", "content");
    private static final Shape USE =
            Shape.of("toolUseId", ID, "name", ID, "input", OBJECT).require("toolUseId", "name", "input");
    private static final Shape THOUGHT = Shape.of(
                    "reasoningText", Shape.of("text", TEXT, "signature", TEXT).require("text"), "redactedContent", TEXT)
            .oneOf("reasoningText", "redactedContent");
    private static final Shape BLOCK = Shape.of(
                    "text", FILLED,
                    "image", IMAGE,
                    "document", DOCUMENT,
                    "toolUse", USE,
                    "toolResult", RESULT,
                    "reasoningContent", THOUGHT,
                    "cachePoint", CACHE)
            .oneOf("text", "image", "document", "toolUse", "toolResult", "reasoningContent", "cachePoint");
    private static final Shape MESSAGE = Shape.of("role", words("user", "assistant"), "content", list(BLOCK, 1, 10_000))
            .require("role", "content");
    private static final Shape TOOL = Shape.of(
                    "toolSpec",
                    Shape.of(
                                    "name", ID,
                                    "description", FILLED,
                                    "strict", FLAG,
                                    "inputSchema", Shape.of("json", OBJECT).require("json"))
                            .require("name", "inputSchema"),
                    "cachePoint",
                    CACHE)
            .oneOf("toolSpec", "cachePoint");
    private static final Shape CHOICE = Shape.of(
                    "auto",
                    Shape.of(),
                    "any",
                    Shape.of(),
                    "tool",
                    Shape.of("name", ID).require("name"))
            .oneOf("auto", "any", "tool");
    private static final Shape FORMAT = Shape.of(
                    "type",
                    words("json_schema"),
                    "structure",
                    Shape.of(
                            "jsonSchema",
                            Shape.of("schema", FILLED, "name", FILLED, "description", FILLED)
                                    .require("schema")))
            .require("type", "structure");
    private static final Shape REQUEST = Shape.of(
            "messages",
            list(MESSAGE, 1, 100_000),
            "system",
            list(Shape.of("text", FILLED, "cachePoint", CACHE).oneOf("text", "cachePoint")),
            "inferenceConfig",
            Shape.of(
                    "maxTokens", whole(1, 200_000),
                    "temperature", number(0, 1),
                    "topP", number(0, 1),
                    "stopSequences", list(FILLED, 0, 2500)),
            "toolConfig",
            Shape.of("tools", list(TOOL, 1, 1000), "toolChoice", CHOICE).require("tools"),
            "guardrailConfig",
            OBJECT,
            "additionalModelRequestFields",
            OBJECT,
            "additionalModelResponseFieldPaths",
            list(TEXT, 1, 10),
            "outputConfig",
            Shape.of("textFormat", FORMAT),
            "performanceConfig",
            OBJECT,
            "promptVariables",
            OBJECT,
            "requestMetadata",
            OBJECT,
            "serviceTier",
            OBJECT);

    private BedrockRules() {}

    static void check(JsonNode body) {
        REQUEST.check(body, "");
        var messages = FakeJson.list(body.path("messages"));
        boolean tools = false;
        for (int i = 0; i < messages.size(); i++) {
            var role = FakeJson.text(messages.get(i), "role");
            if (!role.equals(i % 2 == 0 ? "user" : "assistant")) {
                throw invalid(
                        "A conversation must alternate between user and assistant roles, and start with the user.");
            }
            for (var block : FakeJson.list(messages.get(i).path("content"))) {
                tools = tools || block.has("toolUse") || block.has("toolResult");
            }
        }
        if (tools && !body.has("toolConfig")) {
            throw invalid("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
        }
        for (var tool : FakeJson.list(body.path("toolConfig").path("tools"))) {
            var schema = tool.path("toolSpec").path("inputSchema").path("json");
            if (schema.isObject() && !FakeJson.text(schema, "type").equals("object")) {
                throw invalid("The value at toolConfig.tools.toolSpec.inputSchema.json.type must be one of: object.");
            }
        }
    }
}
