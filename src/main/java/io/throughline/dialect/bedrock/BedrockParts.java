package io.throughline.dialect.bedrock;

import io.throughline.chat.StopReason;
import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonWrites;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that Bedrock's requests and answers share.
 *
 * <p>Source: Amazon Bedrock API reference, {@code Converse} and {@code ConverseStream}.
 */
final class BedrockParts {

    static final String DIALECT = "bedrock";

    /** The tool whose input is the answer, for models that take a JSON schema in no other way. */
    static final String ANSWER_TOOL = "throughline_json_answer";

    static final int MAX_NAME_CHARS = 64;

    private static final int MAX_ID_CHARS = 64;
    private static final int SHORT_ID_CHARS = 9;
    private static final Pattern SHORT_ID = Pattern.compile("[a-zA-Z0-9]{" + SHORT_ID_CHARS + "}");

    private BedrockParts() {}

    /** The meaning of a stop reason, or null for one that says that the model's output is broken. */
    static @Nullable StopReason stopReason(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "guardrail_intervened", "content_filtered", "refusal" -> StopReason.CONTENT_FILTER;
            case "malformed_model_output", "malformed_tool_use" -> null;
            default -> StopReason.END; // end_turn, and what may come
        };
    }

    /** Counts there leave out what was read from or written to the cache; {@link Usage} includes it. */
    static Usage usage(Fields usage) {
        long cacheRead = usage.count("cacheReadInputTokens");
        long cacheWrite = usage.count("cacheWriteInputTokens");
        long fresh = usage.count("inputTokens");
        return new Usage(fresh + cacheRead + cacheWrite, cacheRead, cacheWrite, usage.count("outputTokens"), 0);
    }

    /** A block of ciphertext that only the model's maker can read, as it goes back. */
    static String redacted(String base64) {
        return "{\"reasoningContent\":{\"redactedContent\":" + JsonWrites.quoted(base64) + "}}";
    }

    /** A tool call's id in the length the model takes; the same id always becomes the same. */
    static String id(String id, BedrockModel model) {
        if (model.wantsShortIds()) {
            return SHORT_ID.matcher(id).matches() ? id : digest(id).substring(0, SHORT_ID_CHARS);
        }
        return id.length() <= MAX_ID_CHARS ? id : digest(id);
    }

    private static String digest(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
