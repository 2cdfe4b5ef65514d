package io.throughline.relay;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The two spellings of a vector: a JSON array of numbers, and a JSON string with base64 of little-endian 32-bit floats. */
final class Vectors {

    private Vectors() {}

    static boolean isBase64(JsonBytes vector) {
        return vector.at(0) == '"';
    }

    /** The vector in the spelling that is wanted; one that has it already is returned as it is. */
    static JsonBytes spelled(JsonBytes vector, boolean base64) {
        if (isBase64(vector) == base64) {
            return vector;
        }
        return base64 ? encoded(vector) : decoded(vector);
    }

    private static JsonBytes encoded(JsonBytes array) {
        var bytes = new ByteArrayOutputStream(array.length() / 2);
        var number = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        JsonReads.visit(
                array,
                parser -> JsonReads.elements(parser, each -> {
                    if (!JsonReads.isNumber(each)) {
                        throw new MalformedJsonException("an embedding holds " + JsonReads.kindOf(each));
                    }
                    bytes.writeBytes(number.putFloat(0, each.getFloatValue()).array());
                }));
        return JsonBytes.of('"' + Base64.getEncoder().encodeToString(bytes.toByteArray()) + '"');
    }

    private static JsonBytes decoded(JsonBytes text) {
        var floats = ByteBuffer.wrap(bytes(text)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var array = new StringBuilder(floats.remaining() * 12).append('[');
        while (floats.hasRemaining()) {
            float number = floats.get();
            if (!Float.isFinite(number)) {
                throw new MalformedJsonException("an embedding holds what is no number");
            }
            array.append(array.length() == 1 ? "" : ",").append(number);
        }
        return JsonBytes.of(array.append(']').toString());
    }

    private static byte[] bytes(JsonBytes text) {
        try {
            var content = text.slice(1, text.length() - 1).utf8().replace("\\/", "/");
            var bytes = Base64.getDecoder().decode(content.getBytes(StandardCharsets.US_ASCII));
            if (bytes.length % Float.BYTES == 0) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // told below, together with a length that is wrong
        }
        throw new MalformedJsonException("an embedding is no base64 of 32-bit floats");
    }
}
