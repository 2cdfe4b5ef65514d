package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Part;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one piece of a message's content or of a tool's answer. */
final class ResponsesInputPart {

    private static final Set<String> TEXT = Set.of("type", "text", "annotations", "logprobs");
    private static final Set<String> IMAGE = Set.of("type", "image_url", "detail");
    private static final Set<String> FILE = Set.of("type", "file_data", "file_url", "file_id", "filename");

    private ResponsesInputPart() {}

    /** {@code at} names the piece in errors; one of a type that is not known stays as it is. */
    static Part read(JsonBytes json, String at) {
        if (json.at(0) != '{') {
            throw GatewayException.invalid(at, "must be an object with a type");
        }
        var part = Fields.of(json);
        return switch (part.text("type")) {
            case "input_text", "output_text", "text" -> new Part.Text(required(part, "text", at), extras(part, TEXT));
            case "refusal" -> new Part.Refusal(required(part, "refusal", at));
            case "input_image" -> image(part, at);
            case "input_file" -> file(part, at);
            case "input_audio" -> audio(part.object("input_audio"), at);
            case null -> throw GatewayException.invalid(at + ".type", "is required, e.g. \"input_text\"");
            default -> new Part.Opaque(DIALECT, json.utf8());
        };
    }

    private static Extras extras(Fields part, Set<String> known) {
        var rest = part.extras(DIALECT, known);
        return rest.isEmpty() ? Extras.NONE : rest;
    }

    private static Part image(Fields image, String at) {
        if (image.raw("file_id") != null) {
            throw GatewayException.invalid(
                    at + ".file_id", "names a stored image, which is not kept here; send image_url");
        }
        return new Part.Image(
                Media.ofUrl(required(image, "image_url", at)), image.text("detail"), extras(image, IMAGE));
    }

    private static Part file(Fields file, String at) {
        var url = file.text("file_data") != null ? file.text("file_data") : file.text("file_url");
        var id = file.text("file_id");
        if (url == null && id == null) {
            throw GatewayException.invalid(at, "must have file_data, file_url or file_id");
        }
        return new Part.File(url == null ? null : Media.ofUrl(url), file.text("filename"), id, extras(file, FILE));
    }

    private static Part audio(@Nullable Fields audio, String at) {
        if (audio == null) {
            throw GatewayException.invalid(at + ".input_audio", "is required in a part of type 'input_audio'");
        }
        return new Part.Audio(required(audio, "data", at), required(audio, "format", at), Extras.NONE);
    }

    private static String required(Fields part, String member, String at) {
        var text = part.text(member);
        if (text == null) {
            throw GatewayException.invalid(at + "." + member, "is required and must be a string");
        }
        return text;
    }
}
