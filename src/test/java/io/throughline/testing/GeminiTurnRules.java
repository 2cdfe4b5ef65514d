package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What Google refuses in the order of contents: calls without their responses, and steps whose signature is lost. */
final class GeminiTurnRules {

    /** Google's word for calls that another model made. */
    static final String SKIP = "skip_thought_signature_validator";

    private final List<JsonNode> contents;
    private final String model;

    GeminiTurnRules(List<JsonNode> contents, String model) {
        this.contents = contents;
        this.model = model;
    }

    /** What makes a call of that function genuine. */
    static String signature(String function) {
        return Base64.getEncoder().encodeToString(("fake-seal:" + function).getBytes(StandardCharsets.UTF_8));
    }

    private static List<JsonNode> parts(JsonNode content, String kind) {
        return FakeJson.list(content.path("parts")).stream()
                .filter(part -> part.has(kind))
                .map(part -> part.path(kind))
                .toList();
    }

    private static boolean isModel(JsonNode content) {
        return FakeJson.text(content, "role").equals("model");
    }

    void check() {
        for (int i = 0; i < contents.size(); i++) {
            var content = contents.get(i);
            if (isModel(content) && !parts(content, "functionResponse").isEmpty()) {
                throw invalid("contents[" + i + "]: function responses are the user's");
            }
            if (!isModel(content) && !parts(content, "functionCall").isEmpty()) {
                throw invalid("contents[" + i + "]: function calls are the model's");
            }
            pair(content, i);
        }
        signatures();
    }

    private void pair(JsonNode content, int index) {
        var calls = parts(content, "functionCall");
        var responses = parts(content, "functionResponse");
        if (!calls.isEmpty() && (index == 0 || isModel(contents.get(index - 1)))) {
            throw invalid("Please ensure that function call turn comes immediately after a user turn or after a"
                    + " function response turn.");
        }
        if (!responses.isEmpty()
                && (index == 0 || parts(contents.get(index - 1), "functionCall").isEmpty())) {
            throw invalid("Please ensure that function response turn comes immediately after a function call turn.");
        }
        if (calls.isEmpty()) {
            return;
        }
        var answers =
                index + 1 < contents.size() ? parts(contents.get(index + 1), "functionResponse") : List.<JsonNode>of();
        if (answers.size() != calls.size()) {
            throw invalid("Please ensure that the number of function response parts is equal to the number of function"
                    + " call parts of the function call turn.");
        }
        for (int i = 0; i < calls.size(); i++) {
            for (var name : List.of("name", "id")) {
                if (!FakeJson.text(calls.get(i), name).equals(FakeJson.text(answers.get(i), name))) {
                    throw invalid("function response " + i + " at contents[" + (index + 1)
                            + "] does not fit its call's " + name);
                }
            }
        }
    }

    /** In the current turn the first call of each step must be signed; what a signature says must be true anywhere. */
    private void signatures() {
        int turn = contents.size() - 1;
        while (turn > 0 && (isModel(contents.get(turn)) || onlyResponses(contents.get(turn)))) {
            turn--;
        }
        for (int i = 0; i < contents.size(); i++) {
            boolean wanted = GeminiModels.isThird(model) && i > turn;
            for (var part : FakeJson.list(contents.get(i).path("parts"))) {
                if (part.has("functionCall")) {
                    signature(part, wanted, i);
                    wanted = false;
                }
            }
        }
    }

    private static boolean onlyResponses(JsonNode content) {
        return parts(content, "functionResponse").size()
                == FakeJson.list(content.path("parts")).size();
    }

    private static void signature(JsonNode part, boolean wanted, int index) {
        var signature = FakeJson.text(part, "thoughtSignature");
        var function = FakeJson.text(part.path("functionCall"), "name");
        if (signature.isEmpty() && wanted) {
            throw invalid("Function call `" + function + "` in the " + (index + 1)
                    + ". content block is missing a `thought_signature`.");
        }
        if (!signature.isEmpty() && !signature.equals(SKIP) && !signature.equals(signature(function))) {
            throw invalid("Thought signature is not valid.");
        }
    }
}
