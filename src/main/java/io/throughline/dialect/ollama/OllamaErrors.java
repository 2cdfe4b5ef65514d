package io.throughline.dialect.ollama;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.RetryAfter;
import io.throughline.dialect.Told;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Errors of Ollama's API: {@code {"error": "…"}}, which a stream may hold in the place of a line. Source: Ollama's documentation, "Errors". */
final class OllamaErrors {

    /** What its versions and their runners say of a prompt that does not fit. */
    private static final List<String> TOO_LONG =
            List.of("context length", "context size", "context window", "exceeds the available context");

    private static final List<String> NO_MEMORY =
            List.of("more system memory", "out of memory", "insufficient memory", "cudamalloc failed");

    private static final Pattern QUOTED = Pattern.compile("model ['\"]([^'\"\\s]+)['\"]");

    private OllamaErrors() {}

    /** What a status other than 2xx means; see {@link UpstreamDialect#error}. */
    static GatewayError read(int status, Map<String, String> headers, JsonBytes body) {
        var told = Told.in(body, "error");
        var byText = byText(told);
        if (byText != null) {
            return byText;
        }
        return status == 404
                ? notPulled(told)
                : told.byStatus(status, RetryAfter.of(headers)).at(param(told));
    }

    /** A line of a stream, or a body with status 200. */
    static GatewayError inBand(String text) {
        var byText = byText(new Told(text));
        return byText != null
                ? byText
                : GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider reported an error inside its answer");
    }

    private static @Nullable GatewayError byText(Told told) {
        if (TOO_LONG.stream().anyMatch(told::mentions)) {
            return GatewayError.of(
                            ErrorKind.CONTEXT_TOO_LONG,
                            told.or("")
                                    + " (the gateway asks for no more context than the provider's max_window allows)")
                    .at("messages");
        }
        if (NO_MEMORY.stream().anyMatch(told::mentions)) {
            return GatewayError.of(
                    ErrorKind.UPSTREAM_FAILED,
                    "the provider has too little memory for this model and its context; a lower max_window needs less");
        }
        return null;
    }

    private static GatewayError notPulled(Told told) {
        var name = QUOTED.matcher(told.message());
        var model = name.find() ? name.group(1) : "<model>";
        return GatewayError.of(
                        ErrorKind.MODEL_NOT_FOUND,
                        told.or("the provider does not know this model") + "; run `ollama pull " + model
                                + "` where Ollama runs")
                .at("model");
    }

    /** The field at fault where the text tells what the model cannot do. */
    private static @Nullable String param(Told told) {
        if (told.mentions("does not support thinking") || told.mentions("think value")) {
            return "reasoning_effort";
        }
        return told.mentions("does not support tools") ? "tools" : null;
    }
}
