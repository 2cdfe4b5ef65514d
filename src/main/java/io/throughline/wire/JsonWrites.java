package io.throughline.wire;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Token writing into {@link JsonBytes}: one generator configuration for the house. */
public final class JsonWrites {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private JsonWrites() {}

    /** One JSON value as {@code writing} writes it. */
    public static JsonBytes write(Consumer<JsonGenerator> writing) {
        var out = new ByteArrayOutputStream(512);
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            writing.accept(generator);
        }
        return JsonBytes.of(out.toByteArray());
    }

    /** As {@link #write}, as text. Half a surrogate pair is kept as it is, where {@link #write} refuses it. */
    public static String text(Consumer<JsonGenerator> writing) {
        var out = new StringWriter(512);
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            writing.accept(generator);
        }
        return out.toString();
    }

    /** Writes {@code json}, a JSON value already in text form, as the value of member {@code name}. */
    public static void rawMember(JsonGenerator generator, String name, String json) {
        generator.writeName(name);
        generator.writeRawValue(json);
    }

    /** Writes the member {@code name}, or nothing where the number is null. */
    public static void numberIfAny(JsonGenerator generator, String name, @Nullable BigDecimal number) {
        if (number != null) {
            generator.writeNumberProperty(name, number);
        }
    }

    /** Writes the member {@code name} with an array of strings, or nothing where there are none. */
    public static void stringsIfAny(JsonGenerator generator, String name, List<String> strings) {
        if (strings.isEmpty()) {
            return;
        }
        generator.writeName(name);
        generator.writeStartArray();
        strings.forEach(generator::writeString);
        generator.writeEndArray();
    }

    /** {@code text} as a JSON string with its quotes. */
    public static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        quoted.append(JsonStringEncoder.getInstance().quoteAsCharArray(text));
        return quoted.append('"').toString();
    }
}
