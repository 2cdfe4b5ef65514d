package io.throughline.sandbox;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Errors in the shape of the dialect a path speaks. */
enum Refusals {
    OPENAI {
        @Override
        ObjectNode body(Problem problem) {
            var body = Json.object();
            body.putObject("error")
                    .put("message", problem.message())
                    .put("type", problem.openAiType())
                    .put("param", problem.param())
                    .put("code", problem.code());
            return body;
        }
    },
    ANTHROPIC {
        @Override
        ObjectNode body(Problem problem) {
            var body = Json.object().put("type", "error");
            body.putObject("error").put("type", problem.anthropicType()).put("message", problem.message());
            return body;
        }
    };

    abstract ObjectNode body(Problem problem);

    Answer answer(Problem problem) {
        return Answer.json(problem.status(), body(problem));
    }

    /** One thing that is wrong, in no dialect yet. */
    record Problem(
            int status, @Nullable String code, @Nullable String param, String message) {

        static Problem invalid(String param, String message) {
            return new Problem(400, null, param, message);
        }

        private String openAiType() {
            return switch (status) {
                case 429 -> "requests";
                case 500, 502, 503 -> "server_error";
                default -> "invalid_request_error";
            };
        }

        private String anthropicType() {
            return switch (status) {
                case 401 -> "authentication_error";
                case 404 -> "not_found_error";
                case 429 -> "rate_limit_error";
                case 500, 502, 503 -> "api_error";
                default -> "invalid_request_error";
            };
        }
    }
}
