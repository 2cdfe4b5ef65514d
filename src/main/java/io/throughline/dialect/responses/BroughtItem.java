package io.throughline.dialect.responses;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Storable;
import io.throughline.dialect.Fields;
import io.throughline.dialect.InboundDialect;
import io.throughline.dialect.ItemDialect.Brought;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An item that a client wants stored: one of this API, or a message as chat completions have it. Our own members are {@code id},
 * {@code created_at}, {@code metadata} and {@code name}.
 */
final class BroughtItem {

    private static final int MAX_ID_CHARS = 200;
    private static final Instant END = Instant.ofEpochSecond(253_402_300_800L); // the year 10000
    private static final Pattern NAME = Pattern.compile("[^\\s<|\\\\/>\\x00]{1,64}");
    private static final List<String> OWN = List.of("id", "created_at", "metadata", "status");

    private BroughtItem() {}

    /** {@code at} names the item in errors; {@code chat} reads messages of chat completions. */
    static Brought read(JsonBytes json, String at, InboundDialect chat) {
        if (json.at(0) != '{') {
            throw GatewayException.invalid(at, "must be an object with a type, or a role and content");
        }
        try {
            var item = Fields.of(json);
            checkMessage(item, at);
            var message = ofChat(item) ? chatMessage(json, at, chat) : item(json, item, at);
            return new Brought(message, id(item, at), createdAt(item, at), metadata(item, at));
        } catch (MalformedJsonException e) {
            throw GatewayException.invalid(at, e.problem());
        }
    }

    /** Source of the name's pattern: OpenAI's API description, {@code ChatCompletionRequestUserMessage}. */
    private static void checkMessage(Fields item, String at) {
        if (!ResponsesWords.MESSAGE.equals(item.textOr("type", ResponsesWords.MESSAGE))) {
            return;
        }
        boolean calls = !item.list("tool_calls").isEmpty() || item.raw("function_call") != null;
        boolean refused = item.raw("refusal") != null;
        if (item.raw("role") != null && item.raw("content") == null && !calls && !refused) {
            throw GatewayException.invalid(at + ".content", "is required and must be a string or an array of parts");
        }
        var name = item.raw("name");
        var text = name == null ? null : JsonReads.stringOrNull(name);
        if (name != null && (text == null || !NAME.matcher(text).matches())) {
            throw GatewayException.invalid(
                    at + ".name", "must be a string of 1 to 64 characters without blanks and without < | \\ / >");
        }
    }

    /** A message without a type, unless its content is written in this API's words. */
    private static boolean ofChat(Fields item) {
        if (item.text("type") != null || item.raw("role") == null) {
            return false;
        }
        return item.list("content").stream()
                .noneMatch(part -> part.at(0) == '{' && isOwn(Fields.of(part).textOr("type", "")));
    }

    private static boolean isOwn(String type) {
        return type.equals("output_text")
                || type.equals("input_text")
                || type.equals("input_image")
                || type.equals("input_file");
    }

    private static Message item(JsonBytes json, Fields item, String at) {
        var read = ResponsesInput.readOne(json, at);
        var name = item.text("name");
        boolean said = ResponsesWords.MESSAGE.equals(item.textOr("type", ResponsesWords.MESSAGE));
        return !said || name == null
                ? read
                : new Message(
                        read.role(),
                        read.parts(),
                        new Extras(ResponsesWords.CHAT, Map.of("name", JsonWrites.quoted(name))));
    }

    private static Message chatMessage(JsonBytes json, String at, InboundDialect chat) {
        var splice = new JsonSplice(JsonIndex.of(json));
        OWN.forEach(splice::remove);
        var slices = splice.slices();
        var body = JsonBytes.join(
                List.of(JsonBytes.of("{\"model\":\"any\",\"messages\":["), JsonBytes.join(slices), JsonBytes.of("]}")));
        try {
            return chat.read(body).content().messages().getFirst();
        } catch (GatewayException e) {
            var error = e.error();
            var message = error.message().replace("messages[0]", at).replaceFirst("^messages\\b", at);
            throw new GatewayException(
                    GatewayError.of(ErrorKind.INVALID_REQUEST, message).at(at));
        }
    }

    private static @Nullable String id(Fields item, String at) {
        var written = item.raw("id");
        if (written == null) {
            return null;
        }
        var id = JsonReads.stringOrNull(written);
        if (id == null || id.isBlank() || id.length() > MAX_ID_CHARS) {
            throw GatewayException.invalid(at + ".id", "must be a string of 1 to " + MAX_ID_CHARS + " characters");
        }
        Storable.check(at + ".id", id);
        return id;
    }

    private static @Nullable Instant createdAt(Fields item, String at) {
        var written = item.raw("created_at");
        if (written == null) {
            return null;
        }
        var seconds = item.number("created_at");
        var text = item.text("created_at");
        try {
            var time = seconds != null
                    ? Instant.ofEpochMilli(seconds.multiply(BigDecimal.valueOf(1000))
                            .toBigInteger()
                            .longValueExact())
                    : text != null ? OffsetDateTime.parse(text).toInstant() : null;
            if (time != null && !time.isBefore(Instant.EPOCH) && time.isBefore(END)) {
                return time;
            }
        } catch (DateTimeException | ArithmeticException _) {
            // said below
        }
        throw GatewayException.invalid(
                at + ".created_at",
                "must be seconds since 1970 or a time such as 2026-01-31T12:00:00Z, before the year 10000, but it is "
                        + written.utf8());
    }

    private static @Nullable String metadata(Fields item, String at) {
        var written = item.raw("metadata");
        if (written != null && written.at(0) != '{') {
            throw GatewayException.invalid(
                    at + ".metadata", "must be an object, but it is " + JsonReads.read(written, JsonReads::kindOf));
        }
        if (written != null) {
            Storable.checkMembers(at + ".metadata", written);
        }
        return written == null ? null : written.utf8();
    }
}
