package io.throughline.dialect;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * A request for embeddings in OpenAI's shape: its bytes, and what of them the gateway has to know.
 *
 * <p>Source: OpenAI's API reference, "Create embeddings".
 *
 * @param inputs each a JSON string, or a JSON array of token ids
 * @param untouched whether {@code inputs} are those of {@code body}
 * @param base64 whether vectors are wanted as base64 of little-endian 32-bit floats, instead of as arrays of numbers
 */
public record EmbeddingAsk(
        JsonIndex body,
        List<JsonBytes> inputs,
        boolean untouched,
        boolean base64,
        @Nullable Integer dimensions) {

    /** OpenAI's own limit. */
    public static final int MAX_INPUTS = 2048;

    private static final Set<String> ALWAYS_SAID = Set.of("model", "input", "encoding_format");

    public EmbeddingAsk {
        inputs = List.copyOf(inputs);
    }

    /**
     * Reads and checks what the gateway has to know; the provider judges the rest.
     *
     * @throws GatewayException INVALID_REQUEST naming the field at fault
     */
    public static EmbeddingAsk read(JsonIndex body) {
        return new EmbeddingAsk(body, inputs(body), true, base64(body), dimensions(body));
    }

    /** Whether the inputs are token ids. */
    public boolean tokens() {
        return inputs.getFirst().at(0) == '[';
    }

    /** What the texts are, as APIs name it that tell queries from documents: {@code search_query}, {@code search_document} and others. */
    public @Nullable String inputType() {
        var type = body.value("input_type");
        return type == null ? null : JsonReads.stringOrNull(type);
    }

    /** The names of what the client sent beside what every provider is told, the gateway's own members, and {@code said}. */
    public List<String> unsaid(Set<String> said) {
        var heeded = GatewayFields.heeded(body);
        return body.members().stream()
                .map(JsonIndex.Member::name)
                .filter(name -> !ALWAYS_SAID.contains(name) && !heeded.contains(name) && !said.contains(name))
                .distinct()
                .toList();
    }

    /** The same for other inputs. */
    public EmbeddingAsk with(List<JsonBytes> others) {
        return new EmbeddingAsk(body, others, false, base64, dimensions);
    }

    /** The same in parts of at most {@code most} inputs, in order. */
    public List<EmbeddingAsk> parts(int most) {
        if (inputs.size() <= most) {
            return List.of(this);
        }
        var parts = new ArrayList<EmbeddingAsk>(Math.ceilDiv(inputs.size(), most));
        for (int from = 0; from < inputs.size(); from += most) {
            parts.add(with(inputs.subList(from, Math.min(from + most, inputs.size()))));
        }
        return parts;
    }

    private static List<JsonBytes> inputs(JsonIndex body) {
        var input = body.value("input");
        if (input == null || input.is("null")) {
            throw wrong("input is required: a text, or a list of texts or of token ids");
        }
        if (input.at(0) == '"') {
            return List.of(text(input));
        }
        if (input.at(0) != '[') {
            throw wrong("input must be a text, or a list of texts or of token ids, but it is " + kindOf(input));
        }
        return isNumber(first(input)) ? List.of(tokens(input)) : several(Fields.elements(input));
    }

    /** The first character inside the array. */
    private static byte first(JsonBytes array) {
        int at = 1;
        while (array.at(at) <= ' ') {
            at++;
        }
        return array.at(at);
    }

    private static boolean isNumber(byte first) {
        return first >= '0' && first <= '9' || first == '-';
    }

    private static List<JsonBytes> several(List<JsonBytes> elements) {
        if (elements.isEmpty()) {
            throw wrong("input is an empty list; send at least one text");
        }
        if (elements.size() > MAX_INPUTS) {
            throw wrong("input has " + elements.size() + " elements; send at most " + MAX_INPUTS);
        }
        byte first = elements.getFirst().at(0);
        for (var element : elements) {
            if (element.at(0) != first) {
                throw wrong("input mixes " + kindOf(elements.getFirst()) + " and " + kindOf(element));
            }
            if (first == '[') {
                var unused = tokens(element);
            } else {
                var unused = text(element);
            }
        }
        return elements;
    }

    private static JsonBytes text(JsonBytes element) {
        if (element.at(0) != '"') {
            throw wrong("input must hold texts or token ids, but it holds " + kindOf(element));
        }
        if (element.length() == 2) {
            throw wrong("input holds an empty text; leave it out");
        }
        return element;
    }

    /** Read by the token: there may be millions of them. */
    private static JsonBytes tokens(JsonBytes array) {
        if (first(array) == ']') {
            throw wrong("input holds an empty list of token ids; leave it out");
        }
        JsonReads.visit(
                array,
                parser -> JsonReads.elements(parser, id -> {
                    if (id.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                        throw wrong("input must hold token ids, but one is " + JsonReads.kindOf(id));
                    }
                }));
        return array;
    }

    private static boolean base64(JsonIndex body) {
        var format = body.value("encoding_format");
        if (format == null || format.is("null") || format.is("\"float\"")) {
            return false;
        }
        if (!format.is("\"base64\"")) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "encoding_format must be float or base64, but it is " + format.utf8(),
                    "encoding_format");
        }
        return true;
    }

    private static @Nullable Integer dimensions(JsonIndex body) {
        var value = body.value("dimensions");
        if (value == null || value.is("null")) {
            return null;
        }
        long number = isNumber(value.at(0)) ? JsonReads.longOrZero(value) : 0;
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "dimensions must be a whole number above 0, but it is " + value.utf8(),
                    "dimensions");
        }
        return (int) number;
    }

    private static String kindOf(JsonBytes json) {
        return JsonReads.read(json, JsonReads::kindOf);
    }

    private static GatewayException wrong(String message) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, message, "input");
    }
}
