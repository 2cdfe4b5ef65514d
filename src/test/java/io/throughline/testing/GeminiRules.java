package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;
import static io.throughline.testing.Shape.ANY;
import static io.throughline.testing.Shape.FLAG;
import static io.throughline.testing.Shape.OBJECT;
import static io.throughline.testing.Shape.TEXT;
import static io.throughline.testing.Shape.list;
import static io.throughline.testing.Shape.number;
import static io.throughline.testing.Shape.whole;
import static io.throughline.testing.Shape.words;

import java.util.HashSet;
import tools.jackson.databind.JsonNode;

/**
 * What Google refuses in a {@code generateContent} request. The names are those that {@code @google/genai} can send to AI Studio; it
 * writes camel case only, although Google would read other spellings too.
 */
final class GeminiRules {
    private static final Kind BASE64 = Shape.text("[A-Za-z0-9+/]+={0,2}");
    private static final Kind FUNCTION_NAME = Shape.text("[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}");
    private static final Shape BLOB = Shape.of("mimeType", Shape.text("[a-z]+/[a-z0-9.+-]+"), "data", BASE64)
            .require("mimeType", "data");
    private static final Shape FILE = Shape.of("mimeType", Shape.text("[a-z]+/[a-z0-9.+-]+"), "fileUri", Shape.FILLED)
            .require("fileUri");
    private static final Shape CALL =
            Shape.of("id", TEXT, "name", FUNCTION_NAME, "args", OBJECT).require("name");
    private static final Shape RESPONSE = Shape.of(
                    "id", TEXT,
                    "name", FUNCTION_NAME,
                    "response", OBJECT,
                    "parts", list(ANY),
                    "willContinue", FLAG,
                    "scheduling", words("SILENT", "WHEN_IDLE", "INTERRUPT"))
            .require("name", "response");
    private static final Shape PART = Shape.of(
                    "text", TEXT,
                    "thought", FLAG,
                    "thoughtSignature", signature(),
                    "inlineData", BLOB,
                    "fileData", FILE,
                    "functionCall", CALL,
                    "functionResponse", RESPONSE,
                    "executableCode", OBJECT,
                    "codeExecutionResult", OBJECT,
                    "videoMetadata", OBJECT,
                    "mediaResolution", OBJECT)
            .oneOf(
                    "text",
                    "inlineData",
                    "fileData",
                    "functionCall",
                    "functionResponse",
                    "executableCode",
                    "codeExecutionResult");
    private static final Shape CONTENT = Shape.of(
                    "role", words("user", "model"), "parts", list(PART, 1, Integer.MAX_VALUE))
            .require("role", "parts");
    private static final Shape INSTRUCTION = Shape.of(
                    "role", TEXT, "parts", list(Shape.of("text", Shape.FILLED).require("text"), 1, 1000))
            .require("parts");
    private static final Shape FUNCTION = Shape.of(
                    "name", FUNCTION_NAME,
                    "description", Shape.FILLED,
                    "parameters", OBJECT,
                    "parametersJsonSchema", OBJECT,
                    "response", OBJECT,
                    "responseJsonSchema", OBJECT,
                    "behavior", words("BLOCKING", "NON_BLOCKING"))
            .require("name");
    private static final Shape TOOL = Shape.of(
            "functionDeclarations", list(FUNCTION, 1, 512),
            "googleSearch", OBJECT,
            "googleSearchRetrieval", OBJECT,
            "googleMaps", OBJECT,
            "codeExecution", OBJECT,
            "computerUse", OBJECT,
            "urlContext", OBJECT,
            "fileSearch", OBJECT,
            "mcpServers", list(OBJECT));
    private static final Shape TOOL_CONFIG = Shape.of(
            "functionCallingConfig",
            Shape.of("mode", words("AUTO", "ANY", "NONE", "VALIDATED"), "allowedFunctionNames", list(TEXT, 1, 512)),
            "retrievalConfig",
            OBJECT,
            "includeServerSideToolInvocations",
            FLAG);
    private static final Shape THINKING = Shape.of(
            "includeThoughts", FLAG,
            "thinkingBudget", whole(-1, 32_768),
            "thinkingLevel", words("MINIMAL", "LOW", "MEDIUM", "HIGH"));
    private static final Shape GENERATION = Shape.of(
            "temperature", number(0, 2),
            "topP", number(0, 1),
            "topK", number(1, 1000),
            "candidateCount", whole(1, 8),
            "maxOutputTokens", whole(1, 65_536),
            "stopSequences", list(Shape.text("(?s).+"), 0, 5),
            "responseLogprobs", FLAG,
            "logprobs", whole(0, 20),
            "presencePenalty", number(-2, 1.999999),
            "frequencyPenalty", number(-2, 1.999999),
            "seed", whole(Integer.MIN_VALUE, Integer.MAX_VALUE),
            "responseMimeType", words("text/plain", "application/json", "text/x.enum"),
            "responseSchema", OBJECT,
            "responseJsonSchema", OBJECT,
            "responseModalities", list(words("TEXT", "IMAGE", "AUDIO")),
            "mediaResolution", TEXT,
            "speechConfig", OBJECT,
            "thinkingConfig", THINKING,
            "imageConfig", OBJECT,
            "enableEnhancedCivicAnswers", FLAG);
    private static final Shape REQUEST = Shape.of(
                    "contents", list(CONTENT, 1, Integer.MAX_VALUE),
                    "systemInstruction", INSTRUCTION,
                    "tools", list(TOOL),
                    "toolConfig", TOOL_CONFIG,
                    "safetySettings", list(OBJECT),
                    "generationConfig", GENERATION,
                    "cachedContent", TEXT,
                    "labels", OBJECT,
                    "serviceTier", TEXT,
                    "store", FLAG)
            .require("contents");

    private GeminiRules() {}

    private static Kind signature() {
        return (value, where) -> {
            if (!value.isString() || !value.stringValue().equals(GeminiTurnRules.SKIP)) {
                BASE64.check(value, where);
            }
        };
    }

    static void check(JsonNode body, String model) {
        REQUEST.check(body, "");
        var config = body.path("generationConfig");
        thinking(config.path("thinkingConfig"), model);
        format(config, body, model);
        if (config.has("logprobs") && !FakeJson.flag(config, "responseLogprobs")) {
            throw invalid("logprobs may only be set when responseLogprobs is true");
        }
        functions(body);
        new GeminiTurnRules(FakeJson.list(body.path("contents")), model).check();
    }

    private static void thinking(JsonNode thinking, String model) {
        if (thinking.has("thinkingLevel") && (!GeminiModels.isThird(model) || thinking.has("thinkingBudget"))) {
            throw invalid("Thinking level is not supported for this model, or stands beside a budget.");
        }
        if (FakeJson.text(thinking, "thinkingLevel").equals("MINIMAL") && GeminiModels.isPro(model)) {
            throw invalid("Thinking level MINIMAL is not supported for this model.");
        }
        if (thinking.has("thinkingBudget")) {
            GeminiModels.budget(model).check(thinking.path("thinkingBudget"), "thinking_budget");
        }
    }

    private static void format(JsonNode config, JsonNode body, String model) {
        boolean json = FakeJson.text(config, "responseMimeType").equals("application/json");
        if ((config.has("responseJsonSchema") || config.has("responseSchema")) && !json) {
            throw invalid("response_schema requires response_mime_type: 'application/json'");
        }
        if (config.has("responseJsonSchema") && config.has("responseSchema")) {
            throw invalid("Only one of response_schema and response_json_schema may be set.");
        }
        if (json && !body.path("tools").isEmpty() && !GeminiModels.isThird(model)) {
            throw invalid("Function calling with a response mime type: 'application/json' is unsupported");
        }
    }

    private static void functions(JsonNode body) {
        var names = new HashSet<String>();
        for (var tool : FakeJson.list(body.path("tools"))) {
            for (var function : FakeJson.list(tool.path("functionDeclarations"))) {
                function(function);
                if (!names.add(FakeJson.text(function, "name"))) {
                    throw invalid("Duplicate function declaration found: " + FakeJson.text(function, "name"));
                }
            }
        }
        var calling = body.path("toolConfig").path("functionCallingConfig");
        if (body.has("toolConfig") && names.isEmpty()) {
            throw invalid("Function calling config is set without function_declarations.");
        }
        for (var name : FakeJson.list(calling.path("allowedFunctionNames"))) {
            if (!names.contains(name.asString(""))) {
                throw invalid("allowed_function_names holds " + name + ", which is not declared");
            }
        }
        if (calling.has("allowedFunctionNames")
                && !FakeJson.text(calling, "mode").matches("ANY|VALIDATED")) {
            throw invalid("Function calling mode must be ANY or VALIDATED when allowed_function_names is set.");
        }
    }

    private static void function(JsonNode function) {
        if (function.has("parameters") && function.has("parametersJsonSchema")) {
            throw invalid("Only one of parameters and parameters_json_schema may be set.");
        }
        var schema = function.path("parametersJsonSchema");
        if (schema.isObject() && !FakeJson.text(schema, "type").equals("object")) {
            throw invalid("functionDeclaration.parameters schema should be of type OBJECT.");
        }
        for (var name : FakeJson.names(function.path("parameters"))) {
            if (name.startsWith("$") || name.equals("additionalProperties") || name.equals("oneOf")) {
                throw invalid(
                        "Unknown name \"" + name + "\" at 'function_declarations.parameters': Cannot find field.");
            }
        }
    }
}
