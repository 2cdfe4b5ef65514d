package io.throughline.catalog.sync;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import io.throughline.catalog.Modalities;
import io.throughline.catalog.Modality;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Facts as JSON values: how they are stored and shown. */
final class FactJson {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, Capability> CAPABILITIES =
            Arrays.stream(Capability.values()).collect(Collectors.toMap(Capability::id, Function.identity()));
    private static final Map<String, Modality> MODALITIES =
            Arrays.stream(Modality.values()).collect(Collectors.toMap(Modality::id, Function.identity()));

    private FactJson() {}

    /** The value alone, as a text. */
    static String text(Fact fact) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            value(out, fact);
        }
        return text.toString();
    }

    static void write(JsonGenerator out, Fact fact) {
        out.writeName(fact.name());
        value(out, fact);
    }

    private static void value(JsonGenerator out, Fact fact) {
        switch (fact) {
            case Fact.Window(var tokens) -> out.writeNumber(tokens);
            case Fact.MaxInput(var tokens) -> out.writeNumber(tokens);
            case Fact.MaxOutput(var tokens) -> out.writeNumber(tokens);
            case Fact.Priced(var price) -> PriceJson.write(out, price);
            case Fact.Can(var same, var yes) -> out.writeBoolean(yes);
            case Fact.Kinds(var kinds) ->
                words(out, kinds.stream().sorted().map(Capability::id).toList());
            case Fact.Forms(var forms) -> {
                out.writeStartObject();
                out.writeName("in");
                words(out, forms.in().stream().sorted().map(Modality::id).toList());
                out.writeName("out");
                words(out, forms.out().stream().sorted().map(Modality::id).toList());
                out.writeEndObject();
            }
            case Fact.Released(var day) -> out.writeString(day.toString());
            case Fact.Deprecated(var day) -> {
                if (day == null) {
                    out.writeBoolean(true);
                } else {
                    out.writeString(day.toString());
                }
            }
            case Fact.Shutdown(var day) -> out.writeString(day.toString());
        }
    }

    private static void words(JsonGenerator out, Collection<String> words) {
        out.writeStartArray();
        words.forEach(out::writeString);
        out.writeEndArray();
    }

    /** Null for a name that this version does not know: a newer one stored it. */
    static @Nullable Fact read(String name, JsonNode value) {
        var capability = CAPABILITIES.get(name);
        if (capability != null) {
            return new Fact.Can(capability, value.asBoolean());
        }
        return switch (name) {
            case "window" -> new Fact.Window(value.asInt());
            case "max_input" -> new Fact.MaxInput(value.asInt());
            case "max_output" -> new Fact.MaxOutput(value.asInt());
            case "price" -> new Fact.Priced(PriceJson.read(value));
            case "kinds" -> new Fact.Kinds(each(value, CAPABILITIES));
            case "modalities" -> new Fact.Forms(modalities(value));
            case "released" -> new Fact.Released(LocalDate.parse(value.asString()));
            case "deprecated" -> new Fact.Deprecated(value.isString() ? LocalDate.parse(value.asString()) : null);
            case "shutdown" -> new Fact.Shutdown(LocalDate.parse(value.asString()));
            default -> null;
        };
    }

    private static Modalities modalities(JsonNode value) {
        var in = EnumSet.noneOf(Modality.class);
        in.addAll(each(value.path("in"), MODALITIES));
        var out = EnumSet.noneOf(Modality.class);
        out.addAll(each(value.path("out"), MODALITIES));
        return new Modalities(in, out);
    }

    private static <T> Set<T> each(JsonNode array, Map<String, T> known) {
        var found = new LinkedHashSet<T>();
        for (var word : array) {
            var value = known.get(word.asString(""));
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }
}
