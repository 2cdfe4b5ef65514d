package io.throughline.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import tools.jackson.databind.json.JsonMapper;

/** Writes messages of {@code application/vnd.amazon.eventstream}, as Bedrock does. */
public final class AwsEvents {

    private AwsEvents() {}

    /** A stream of lines such as {@code messageStop {"stopReason":"end_turn"}}; names ending in Exception, and {@code error}, are failures. */
    public static byte[] stream(List<String> lines) {
        var out = new ByteArrayOutputStream();
        for (var line : lines) {
            var both = line.split(" ", 2);
            out.writeBytes(message(both[0], both[1]));
        }
        return out.toByteArray();
    }

    private static byte[] message(String name, String json) {
        var headers = new LinkedHashMap<String, String>();
        if (name.equals("error")) {
            var told = JsonMapper.shared().readTree(json);
            headers.put(":error-code", told.path("code").asString(""));
            headers.put(":error-message", told.path("message").asString(""));
            headers.put(":message-type", "error");
            return message(headers, new byte[0]);
        }
        boolean exception = name.endsWith("Exception");
        headers.put(exception ? ":exception-type" : ":event-type", name);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", exception ? "exception" : "event");
        return message(headers, json.getBytes(StandardCharsets.UTF_8));
    }

    /** One message with text headers. */
    public static byte[] message(Map<String, String> headers, byte[] payload) {
        var encoded = new ByteArrayOutputStream();
        headers.forEach((name, value) -> header(encoded, name, value));
        return message(encoded.toByteArray(), payload);
    }

    /** One message with headers that are encoded already. */
    public static byte[] message(byte[] headers, byte[] payload) {
        int length = 16 + headers.length + payload.length;
        var message = ByteBuffer.allocate(length);
        message.putInt(length).putInt(headers.length);
        message.putInt(checksum(message.array(), 8));
        message.put(headers).put(payload);
        message.putInt(checksum(message.array(), length - 4));
        return message.array();
    }

    private static void header(ByteArrayOutputStream out, String name, String value) {
        var key = name.getBytes(StandardCharsets.UTF_8);
        var text = value.getBytes(StandardCharsets.UTF_8);
        out.write(key.length);
        out.writeBytes(key);
        out.write(7);
        out.write(text.length >> 8);
        out.write(text.length);
        out.writeBytes(text);
    }

    private static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
