package io.throughline.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Messages of {@code application/vnd.amazon.eventstream}. A unit is named by its {@code :event-type} or {@code :exception-type}; a message of
 * type {@code error}, which has no payload, becomes a unit {@code error} with {@code code} and {@code message}.
 *
 * <p>Source: AWS, "Event stream encoding" (Amazon Transcribe guide) and the Smithy specification {@code amazon-eventstream}.
 */
public final class AwsEventSplitter implements UnitSplitter {

    /** Total length, length of the headers, and the checksum of these two. */
    private static final int PRELUDE_BYTES = 12;

    private static final int CHECKSUM_BYTES = 4;
    private static final JsonBytes NOTHING = JsonBytes.of("{}");

    private byte[] rest = new byte[0];

    @Override
    public List<SseFrame> feed(byte[] chunk) {
        var units = new ArrayList<SseFrame>();
        var bytes = rest.length == 0 ? chunk : join(rest, chunk);
        int from = 0;
        while (bytes.length - from >= PRELUDE_BYTES) {
            int length = checkedLength(bytes, from);
            if (bytes.length - from < length) {
                break;
            }
            units.add(unit(bytes, from, length));
            from += length;
        }
        rest = Arrays.copyOfRange(bytes, from, bytes.length);
        return units;
    }

    /** A message that was cut is no unit; whether it is missed, the reader knows. */
    @Override
    public List<SseFrame> end() {
        rest = new byte[0];
        return List.of();
    }

    /** The length of the message, known to be sound before anybody waits for so many bytes. */
    private static int checkedLength(byte[] bytes, int from) {
        requireChecksum(bytes, from, PRELUDE_BYTES - CHECKSUM_BYTES, "head");
        var prelude = ByteBuffer.wrap(bytes, from, PRELUDE_BYTES);
        int length = prelude.getInt();
        int headers = prelude.getInt();
        if (length > SseSplitter.MAX_FRAME_BYTES) {
            throw new MalformedJsonException(
                    "one message of the stream is larger than " + SseSplitter.MAX_FRAME_BYTES + " bytes");
        }
        if (headers < 0 || length < 0 || length - PRELUDE_BYTES - CHECKSUM_BYTES < headers) {
            throw new MalformedJsonException("a message of the stream names lengths that do not fit together");
        }
        return length;
    }

    /** The checksum stands right behind what it covers. */
    private static void requireChecksum(byte[] bytes, int from, int length, String what) {
        var checksum = new CRC32();
        checksum.update(bytes, from, length);
        if ((int) checksum.getValue() != ByteBuffer.wrap(bytes).getInt(from + length)) {
            throw new MalformedJsonException("a message of the stream has a " + what + " with a wrong checksum");
        }
    }

    private static SseFrame unit(byte[] bytes, int from, int length) {
        requireChecksum(bytes, from, length - CHECKSUM_BYTES, "body");
        int headersFrom = from + PRELUDE_BYTES;
        int headersLength = ByteBuffer.wrap(bytes).getInt(from + 4);
        var headers = headers(ByteBuffer.wrap(bytes, headersFrom, headersLength));
        var payload = JsonBytes.of(bytes, headersFrom + headersLength, from + length - CHECKSUM_BYTES);
        return switch (headers.getOrDefault(":message-type", "")) {
            case "event" -> new SseFrame(headers.get(":event-type"), orNothing(payload));
            case "exception" -> new SseFrame(headers.get(":exception-type"), orNothing(payload));
            case "error" -> new SseFrame("error", error(headers));
            default ->
                throw new MalformedJsonException("a message of the stream is of type '"
                        + headers.getOrDefault(":message-type", "") + "', not event, exception or error");
        };
    }

    private static JsonBytes orNothing(JsonBytes payload) {
        return payload.isEmpty() ? NOTHING : payload;
    }

    private static JsonBytes error(Map<String, String> headers) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("code", headers.getOrDefault(":error-code", ""));
            json.writeStringProperty("message", headers.getOrDefault(":error-message", ""));
            json.writeEndObject();
        });
    }

    /** The headers that are text; the others are stepped over. */
    private static Map<String, String> headers(ByteBuffer buffer) {
        var headers = new HashMap<String, String>();
        try {
            while (buffer.hasRemaining()) {
                var name = text(buffer, Byte.toUnsignedInt(buffer.get()));
                int type = buffer.get();
                if (type == 7) {
                    headers.put(name, text(buffer, Short.toUnsignedInt(buffer.getShort())));
                } else {
                    int length = type == 6 ? Short.toUnsignedInt(buffer.getShort()) : fixedLength(type);
                    buffer.position(buffer.position() + length);
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new MalformedJsonException("a message of the stream has headers that cannot be read");
        }
        return headers;
    }

    /** Types 0 to 5, 8 and 9: true, false, byte, short, int, long, timestamp, UUID. */
    private static int fixedLength(int type) {
        return switch (type) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            case 5, 8 -> 8;
            case 9 -> 16;
            default -> throw new IllegalArgumentException("header type " + type);
        };
    }

    private static String text(ByteBuffer buffer, int length) {
        var bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
