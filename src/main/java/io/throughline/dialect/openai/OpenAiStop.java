package io.throughline.dialect.openai;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.StopReason;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code finish_reason}, with the words compatible providers add to it. */
final class OpenAiStop {

    private OpenAiStop() {}

    static StopReason read(@Nullable String reason) {
        return switch (reason) {
            case "length", "model_length", "max_tokens" -> StopReason.LENGTH;
            case "tool_calls", "function_call" -> StopReason.TOOL_CALLS;
            case "content_filter" -> StopReason.CONTENT_FILTER;
            case null, default -> StopReason.END;
        };
    }

    /** What failed, when the reason is none to stop but an error; null otherwise. */
    static @Nullable GatewayError failure(@Nullable String reason) {
        return switch (reason) {
            case "error" ->
                GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider reported an error inside its answer");
            case "insufficient_system_resource" ->
                GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider broke off for lack of resources");
            case null, default -> null;
        };
    }

    static String write(@Nullable StopReason reason) {
        return switch (reason) {
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case END, STOP_SEQUENCE -> "stop";
            case null -> "stop";
        };
    }
}
