package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What Anthropic refuses in a messages request, the messages themselves aside. */
final class AnthropicRules {
    private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9_-]{1,128}$");
    private static final Set<String> FIELDS = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "stop_sequences",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "thinking",
            "output_config",
            "metadata",
            "service_tier",
            "container",
            "mcp_servers",
            "context_management",
            "cache_control",
            "inference_geo",
            "speed");
    private static final Set<String> TOOL_FIELDS = Set.of(
            "type",
            "name",
            "description",
            "input_schema",
            "strict",
            "cache_control",
            "defer_loading",
            "eager_input_streaming",
            "allowed_callers",
            "input_examples");
    private static final Set<String> UNSUPPORTED_KEYWORDS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "oneOf");

    private AnthropicRules() {}

    static void check(JsonNode body, String version) {
        only(body, FIELDS, "");
        var model = FakeJson.text(body, "model");
        if (model.isEmpty()) {
            throw invalid("model: Field required");
        }
        if (!body.has("max_tokens")) {
            throw invalid("max_tokens: Field required");
        }
        if (model.contains("no-such")) {
            throw new Rejection(404, "not_found_error", "model: " + model, null, null);
        }
        maxTokens(body, model);
        sampling(body, model, version);
        thinking(body, model);
        tools(body);
        output(body, model);
        only(body.path("metadata"), Set.of("user_id"), "metadata.");
        for (var stop : FakeJson.list(body.path("stop_sequences"))) {
            if (stop.asString("").isBlank()) {
                throw invalid("stop_sequences: each stop sequence must contain non-whitespace");
            }
        }
        new AnthropicMessageRules(body).check();
    }

    /** Names that the real schema does not have are refused, not ignored. */
    static void only(JsonNode object, Set<String> allowed, String where) {
        for (var name : FakeJson.names(object)) {
            if (!allowed.contains(name)) {
                throw invalid(where + name + ": Extra inputs are not permitted");
            }
        }
    }

    private static void maxTokens(JsonNode body, String model) {
        if (!body.path("max_tokens").isIntegralNumber()) {
            throw invalid("max_tokens: Input should be a valid integer");
        }
        long asked = body.path("max_tokens").longValue();
        int most = AnthropicModels.maxOutput(model);
        if (asked < 0) {
            throw invalid("max_tokens: Input should be greater than or equal to 0");
        }
        if (asked > most) {
            throw invalid("max_tokens: " + asked + " > " + most
                    + ", which is the maximum allowed number of output tokens for " + model);
        }
    }

    private static void sampling(JsonNode body, String model, String version) {
        for (var name : List.of("temperature", "top_p", "top_k")) {
            if (!FakeJson.given(body, name)) {
                continue;
            }
            if (version.compareTo("2026-10-21") >= 0) {
                throw invalid(name + ": Extra inputs are not permitted");
            }
            if (!AnthropicModels.takesSampling(model)) {
                throw invalid("`" + name + "` is deprecated for this model.");
            }
            double value = body.path(name).doubleValue();
            if (!name.equals("top_k") && (value < 0 || value > 1)) {
                throw invalid(name + ": range: 0..1");
            }
        }
        if (FakeJson.given(body, "temperature")
                && FakeJson.given(body, "top_p")
                && !AnthropicModels.takesBothSamplings(model)) {
            throw invalid("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        }
    }

    private static void thinking(JsonNode body, String model) {
        var thinking = body.path("thinking");
        var type = FakeJson.text(thinking, "type");
        if (type.isEmpty() || type.equals("disabled")) {
            return;
        }
        if (type.equals("enabled")) {
            budget(thinking, FakeJson.number(body, "max_tokens", 0), model);
        } else if (!type.equals("adaptive") || !AnthropicModels.thinksAdaptively(model)) {
            throw invalid("thinking.type: '" + type + "' is not supported on this model");
        }
        if (FakeJson.given(body, "temperature") && body.path("temperature").doubleValue() != 1) {
            throw invalid("`temperature` may only be set to 1 when thinking is enabled.");
        }
        if (FakeJson.given(body, "top_k")) {
            throw invalid("`top_k` must be unset when thinking is enabled.");
        }
        if (List.of("any", "tool").contains(FakeJson.text(body.path("tool_choice"), "type"))) {
            throw invalid("Thinking may not be enabled when tool_choice forces tool use.");
        }
    }

    private static void budget(JsonNode thinking, int maxTokens, String model) {
        if (!AnthropicModels.thinksByBudget(model)) {
            throw invalid("'claude' model " + model + " does not support thinking.type.enabled");
        }
        int budget = FakeJson.number(thinking, "budget_tokens", -1);
        if (budget < 0) {
            throw invalid("thinking.enabled.budget_tokens: Field required");
        }
        if (budget < 1024) {
            throw invalid("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
        }
        if (maxTokens <= budget) {
            throw invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
        }
    }

    private static void tools(JsonNode body) {
        var tools = FakeJson.list(body.path("tools"));
        var names = new HashSet<String>();
        for (int i = 0; i < tools.size(); i++) {
            tool(tools.get(i), i);
            if (!names.add(FakeJson.text(tools.get(i), "name"))) {
                throw invalid("tools: Tool names must be unique.");
            }
        }
        var choice = body.path("tool_choice");
        only(choice, Set.of("type", "name", "disable_parallel_tool_use"), "tool_choice.");
        if (choice.isObject() && tools.isEmpty()) {
            throw invalid("tool_choice: tool_choice may only be specified while providing tools.");
        }
        if (FakeJson.text(choice, "type").equals("tool") && !names.contains(FakeJson.text(choice, "name"))) {
            throw invalid("Tool '" + FakeJson.text(choice, "name") + "' not found in provided tools");
        }
    }

    private static void tool(JsonNode tool, int index) {
        var type = FakeJson.text(tool, "type");
        if (!type.isEmpty() && !type.equals("custom")) {
            return; // A server tool, with fields of its own.
        }
        var where = "tools." + index + ".custom.";
        only(tool, TOOL_FIELDS, where);
        if (!NAME.matcher(FakeJson.text(tool, "name")).matches()) {
            throw invalid(where + "name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        }
        if (!tool.path("input_schema").isObject()) {
            throw invalid(where + "input_schema: Field required");
        }
        if (!tool.path("input_schema").has("type")) {
            throw invalid(where + "input_schema.type: Field required");
        }
        if (!FakeJson.text(tool.path("input_schema"), "type").equals("object")) {
            throw invalid(where + "input_schema.type: Input should be 'object'");
        }
        for (var keyword : List.of("oneOf", "allOf", "anyOf")) {
            if (tool.path("input_schema").has(keyword)) {
                throw invalid(
                        where + "input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level");
            }
        }
    }

    private static void output(JsonNode body, String model) {
        var config = body.path("output_config");
        only(config, Set.of("effort", "format", "task_budget"), "output_config.");
        if (FakeJson.given(config, "effort") && !AnthropicModels.takesEffort(model)) {
            throw invalid("This model does not support the effort parameter.");
        }
        if (!FakeJson.given(config, "format")) {
            return;
        }
        if (!AnthropicModels.takesSchema(model)) {
            throw invalid("'" + model + "' does not support output format.");
        }
        only(config.path("format"), Set.of("type", "schema"), "output_config.format.");
        if (!config.path("format").path("schema").isObject()) {
            throw invalid("output_config.format.schema: Field required");
        }
        closed(config.path("format").path("schema"));
    }

    private static void closed(JsonNode schema) {
        var open = schema.path("additionalProperties");
        if (FakeJson.text(schema, "type").equals("object") && !(open.isBoolean() && !open.booleanValue())) {
            throw invalid(
                    "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set"
                            + " to false");
        }
        for (var entry : schema.properties()) {
            if (UNSUPPORTED_KEYWORDS.contains(entry.getKey())) {
                throw invalid("output_config.format.schema: For '" + FakeJson.text(schema, "type")
                        + "' type, property '" + entry.getKey() + "' is not supported");
            }
        }
        if (FakeJson.number(schema, "minItems", 0) > 1) {
            throw invalid("output_config.format.schema: For 'array' type, 'minItems' values other than 0 or 1 are not"
                    + " supported");
        }
        schema.path("properties").properties().forEach(property -> closed(property.getValue()));
        schema.path("$defs").properties().forEach(definition -> closed(definition.getValue()));
        if (schema.path("items").isObject()) {
            closed(schema.path("items"));
        }
        FakeJson.list(schema.path("anyOf")).forEach(AnthropicRules::closed);
    }
}
