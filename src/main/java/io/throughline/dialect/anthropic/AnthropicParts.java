package io.throughline.dialect.anthropic;

import io.throughline.chat.GatewayException;
import io.throughline.chat.Part;
import io.throughline.chat.Signature;
import io.throughline.chat.StopReason;
import io.throughline.wire.JsonWrites;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The shapes that Anthropic's requests and answers share: ids, names, stop reasons and the blocks that go both ways.
 *
 * <p>Source: Anthropic's API reference, "Create a Message" and "Streaming messages".
 */
public final class AnthropicParts {

    public static final String DIALECT = "anthropic";

    public static final int MAX_NAME_CHARS = 128;

    private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final Pattern ESCAPED = Pattern.compile("_u([0-9A-F]{4})_");
    private static final Pattern UNSAFE = Pattern.compile("[^a-zA-Z0-9_-]|_(?=u[0-9A-F]{4}_)");

    private AnthropicParts() {}

    public static GatewayException wrong(String param, String problem) {
        return GatewayException.invalid(param, problem);
    }

    /** A tool call's id as {@link #escaped}; a call that came without an id gets a word instead. */
    public static String id(String id) {
        return id.isEmpty() ? "none" : escaped(id);
    }

    /** Whether an answer may keep its provider's id: one of Anthropic's own making. */
    public static boolean isMessageId(String id) {
        return id.startsWith("msg_") && !FOREIGN.matcher(id).find();
    }

    /**
     * An id or a tool's name in the characters the API takes. Others are written as {@code _uXXXX_}, so that {@link #unescaped} finds the
     * original again without knowing the request.
     */
    public static String escaped(String text) {
        return UNSAFE.matcher(text)
                .replaceAll(match ->
                        match.group().chars().mapToObj("_u%04X_"::formatted).collect(Collectors.joining()));
    }

    public static String unescaped(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }

    public static StopReason stopReason(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "refusal" -> StopReason.CONTENT_FILTER;
            default -> StopReason.END; // end_turn, pause_turn, and what may come
        };
    }

    public static String wireReason(@Nullable StopReason reason) {
        return switch (reason) {
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case STOP_SEQUENCE -> "stop_sequence";
            case CONTENT_FILTER -> "refusal";
            case END -> "end_turn";
            case null -> "end_turn";
        };
    }

    public static void text(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", "text");
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    public static void toolUse(JsonGenerator json, String id, String name, String input) {
        json.writeStartObject();
        json.writeStringProperty("type", "tool_use");
        json.writeStringProperty("id", id);
        json.writeStringProperty("name", name);
        JsonWrites.rawMember(json, "input", input);
        json.writeEndObject();
    }

    /** Whether Anthropic itself made this part, so that it may see it again. A redacted part is always a provider's own. */
    public static boolean genuine(Part.Reasoning part) {
        if (!part.redacted()) {
            return Signature.of(part, DIALECT) != null;
        }
        var from = part.extras().dialect();
        return from.isEmpty() || from.equals(DIALECT);
    }

    /** A part that is {@link #genuine}. */
    public static void thinking(JsonGenerator json, Part.Reasoning part) {
        json.writeStartObject();
        if (part.redacted()) {
            json.writeStringProperty("type", "redacted_thinking");
            json.writeStringProperty("data", part.text());
        } else {
            json.writeStringProperty("type", "thinking");
            json.writeStringProperty("thinking", part.text());
            json.writeStringProperty("signature", Signature.of(part, DIALECT));
        }
        json.writeEndObject();
    }
}
