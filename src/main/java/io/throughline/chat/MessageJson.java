package io.throughline.chat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.List;

/**
 * Messages as they are stored: one JSON form for all dialects, {@code {"v":1,"messages":[…]}}. What is written comes back equal, down to
 * the bytes of extras and opaque parts. A reader skips members it does not know and keeps parts it does not know, so that two releases can
 * share a database.
 */
public final class MessageJson {

    static final int VERSION = 1;

    private MessageJson() {}

    public static String write(List<Message> messages) {
        return withoutLoneSurrogates(JsonWrites.text(json -> {
            json.writeStartObject();
            json.writeNumberProperty("v", VERSION);
            json.writeArrayPropertyStart("messages");
            messages.forEach(message -> MessageJsonWriter.message(json, message));
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    /** @throws IllegalStateException when the form is of a later version than this release knows */
    public static List<Message> read(byte[] utf8) {
        var json = JsonBytes.of(utf8);
        return JsonReads.read(json, parser -> new MessageJsonReader(json).document(parser));
    }

    public static List<Message> read(String text) {
        return read(JsonBytes.of(text).array());
    }

    /** Half a character, as a cut string has one at its end, exists in no UTF-8; its escape does. */
    private static String withoutLoneSurrogates(String json) {
        StringBuilder clean = null;
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < json.length() && Character.isLowSurrogate(json.charAt(i + 1))) {
                i++;
                continue;
            }
            clean = clean == null ? new StringBuilder(json.length() + 16) : clean;
            clean.append(json, copied, i).append("\\u").append(Integer.toHexString(c));
            copied = i + 1;
        }
        return clean == null ? json : clean.append(json, copied, json.length()).toString();
    }
}
