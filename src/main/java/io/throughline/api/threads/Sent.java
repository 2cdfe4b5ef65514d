package io.throughline.api.threads;

import io.throughline.api.DoorRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Storable;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client sent, as JSON or as a form, in which every value is text. Null and the empty text count as absent. */
final class Sent {

    private final Fields fields;
    private final List<SentFile> files;

    private Sent(Fields fields, List<SentFile> files) {
        this.fields = fields;
        this.files = files;
    }

    /** @throws GatewayException INVALID_REQUEST when the body is neither */
    static Sent of(DoorRequest request) {
        var written = request.header().apply("content-type");
        var type = written == null ? "" : written.toLowerCase(Locale.ROOT);
        if (written != null && type.startsWith("multipart/form-data")) {
            return of(Form.multipart(request.body(), written));
        }
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return of(Form.urlencoded(request.body()));
        }
        try {
            var body = request.body().isEmpty() ? JsonBytes.of("{}") : request.body();
            return new Sent(Fields.of(body), List.of());
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    private static Sent of(Form form) {
        var json = JsonWrites.write(out -> {
            out.writeStartObject();
            form.fields().forEach(out::writeStringProperty);
            out.writeEndObject();
        });
        form.files().forEach(file -> Storable.check(file.field(), file.filename()));
        return new Sent(Fields.of(json), form.files());
    }

    /** The same, asking for events. */
    Sent streamed() {
        var splice = new JsonSplice(JsonIndex.of(fields.json()));
        splice.set("stream", "true");
        return new Sent(Fields.of(JsonBytes.join(splice.slices())), files);
    }

    List<SentFile> files() {
        return files;
    }

    boolean has(String name) {
        var value = fields.raw(name);
        return value != null && !value.is("\"\"");
    }

    /** @throws GatewayException INVALID_REQUEST when it is there and no string */
    @Nullable String text(String name) {
        var value = fields.raw(name);
        if (value == null) {
            return null;
        }
        var text = JsonReads.stringOrNull(value);
        if (text == null) {
            throw wrong(name, value, "a string");
        }
        Storable.check(name, text);
        return text.isBlank() ? null : text;
    }

    /** As {@link #text}, and it must be there. */
    String required(String name) {
        var text = text(name);
        if (text == null) {
            throw GatewayException.invalid(name, "is required and must be a non-empty string");
        }
        return text;
    }

    /** True, false, or either as text. */
    boolean flag(String name, boolean usual) {
        var value = fields.raw(name);
        var text = value == null ? null : JsonReads.stringOrNull(value);
        var word = text != null ? text.strip().toLowerCase(Locale.ROOT) : value == null ? "" : value.utf8();
        return switch (word) {
            case "" -> usual;
            case "true" -> true;
            case "false" -> false;
            default -> throw GatewayException.invalid(name, "must be true or false, but it is " + shortened(word));
        };
    }

    /** A whole number. */
    int count(String name, int usual, int most) {
        var value = fields.raw(name);
        if (value == null) {
            return usual;
        }
        var number = fields.number(name);
        if (number == null
                || number.stripTrailingZeros().scale() > 0
                || number.signum() < 0
                || number.longValue() > most) {
            throw wrong(name, value, "a whole number from 0 to " + most);
        }
        return number.intValue();
    }

    /** An object as JSON, or such a one as text. */
    @Nullable JsonBytes object(String name) {
        var object = json(name, '{', "an object");
        if (object != null) {
            Storable.checkMembers(name, object);
        }
        return object;
    }

    /** An array as JSON, or such a one as text. */
    @Nullable JsonBytes array(String name) {
        return json(name, '[', "an array");
    }

    private @Nullable JsonBytes json(String name, char begins, String wanted) {
        var value = fields.raw(name);
        var text = value == null ? null : JsonReads.stringOrNull(value);
        if (value == null || text != null && text.isBlank()) {
            return null;
        }
        var json = text == null ? value : JsonBytes.of(text.strip());
        if (json.is("null")) {
            return null;
        }
        if (json.at(0) != begins) {
            throw wrong(name, value, wanted);
        }
        try {
            return JsonReads.read(json, parser -> JsonReads.raw(parser, json));
        } catch (MalformedJsonException e) {
            throw GatewayException.invalid(name, "must be " + wanted + ", but cannot be read: " + e.problem());
        }
    }

    private static GatewayException wrong(String name, JsonBytes value, String wanted) {
        return GatewayException.invalid(name, "must be " + wanted + ", but it is " + shortened(value.utf8()));
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
