package io.throughline.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Recorded events of Bedrock as the binary messages that they were on the wire. A line is an event's name and its JSON; names that end in
 * {@code Exception} are exceptions, and {@code error} is an error whose headers hold its code and message.
 *
 * <p>Source: AWS, "Event stream encoding" of Smithy.
 */
final class EventFrames {

    static final String TYPE = "application/vnd.amazon.eventstream";

    private static final byte TEXT = 7;
    private static final int WITHOUT_HEADERS_AND_PAYLOAD_BYTES = 16;
    private static final int LENGTHS_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;

    private EventFrames() {}

    static byte[] of(String lines) {
        var out = new ByteArrayOutputStream();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int space = line.indexOf(' ');
            out.writeBytes(message(line.substring(0, space), line.substring(space + 1)));
        });
        return out.toByteArray();
    }

    private static byte[] message(String name, String json) {
        var headers = new LinkedHashMap<String, String>();
        if (name.equals("error")) {
            var error = Json.read(json.getBytes(StandardCharsets.UTF_8));
            headers.put(":error-code", error.path("code").stringValue(""));
            headers.put(":error-message", error.path("message").stringValue(""));
            headers.put(":message-type", "error");
            return message(headers, new byte[0]);
        }
        boolean exception = name.endsWith("Exception");
        headers.put(exception ? ":exception-type" : ":event-type", name);
        headers.put(":content-type", Answer.JSON);
        headers.put(":message-type", exception ? "exception" : "event");
        return message(headers, json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(Map<String, String> headers, byte[] payload) {
        var encoded = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            encoded.write(name.length());
            encoded.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            var text = value.getBytes(StandardCharsets.UTF_8);
            encoded.writeBytes(ByteBuffer.allocate(3)
                    .put(TEXT)
                    .putShort((short) text.length)
                    .array());
            encoded.writeBytes(text);
        });
        int length = WITHOUT_HEADERS_AND_PAYLOAD_BYTES + encoded.size() + payload.length;
        var message = ByteBuffer.allocate(length).putInt(length).putInt(encoded.size());
        message.putInt(checksum(message.array(), LENGTHS_BYTES));
        message.put(encoded.toByteArray()).put(payload);
        return message.putInt(checksum(message.array(), length - CHECKSUM_BYTES))
                .array();
    }

    private static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
