package io.throughline.catalog.sync;

import io.throughline.catalog.Fact;
import io.throughline.catalog.KnownFact;
import io.throughline.catalog.SyncedModel;
import io.throughline.catalog.SyncedProvider;
import io.throughline.catalog.SyncedSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A source's facts as they are stored: JSON, compressed. Times stand once, in a list; of a model, {@code since} is the number of that of its
 * facts, and {@code later} has those of facts that changed.
 */
final class StoredFacts {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // the next model follows
            .build();
    private static final String SINCE = "since";
    private static final String LATER = "later";
    private static final String PROVIDERS = "providers";
    private static final String NAME = "name";
    private static final String BASE_URL = "base_url";

    private StoredFacts() {}

    static byte[] write(SyncedSource source) {
        var times = times(source);
        var bytes = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(bytes);
                var out = JSON.createGenerator(packed)) {
            out.writeStartObject();
            out.writeName("times");
            out.writeStartArray();
            times.keySet().forEach(time -> out.writeString(time.toString()));
            out.writeEndArray();
            out.writeName("models");
            out.writeStartObject();
            source.models().forEach(model -> write(out, model, times));
            out.writeEndObject();
            write(out, source.providers());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, List<SyncedProvider> providers) {
        out.writeName(PROVIDERS);
        out.writeStartObject();
        for (var provider : providers) {
            out.writeName(provider.id());
            out.writeStartObject();
            out.writeStringProperty(NAME, provider.name());
            out.writeStringProperty(BASE_URL, provider.baseUrl().toString());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static Map<Instant, Integer> times(SyncedSource source) {
        var times = new LinkedHashMap<Instant, Integer>();
        for (var model : source.models()) {
            for (var fact : model.facts()) {
                times.putIfAbsent(time(fact), times.size());
            }
        }
        return times;
    }

    private static Instant time(KnownFact fact) {
        return fact.validFrom() == null ? Instant.EPOCH : fact.validFrom();
    }

    private static void write(JsonGenerator out, SyncedModel model, Map<Instant, Integer> times) {
        if (model.facts().isEmpty()) {
            return;
        }
        int since = times.getOrDefault(time(model.facts().getFirst()), 0);
        var later = new LinkedHashMap<String, Integer>();
        out.writeName(model.id());
        out.writeStartObject();
        out.writeNumberProperty(SINCE, since);
        for (var known : model.facts()) {
            FactJson.write(out, known.fact());
            int number = times.getOrDefault(time(known), since);
            if (number != since) {
                later.put(known.fact().name(), number);
            }
        }
        if (!later.isEmpty()) {
            out.writeName(LATER);
            out.writeStartObject();
            later.forEach(out::writeNumberProperty);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    static SyncedSource read(String source, byte @Nullable [] stored) {
        var models = new ArrayList<SyncedModel>();
        var providers = new ArrayList<SyncedProvider>();
        if (stored == null) {
            return new SyncedSource(source, models, providers);
        }
        try (var packed = new GZIPInputStream(new ByteArrayInputStream(stored));
                var in = JSON.createParser(packed)) {
            in.nextToken();
            var times = new ArrayList<Instant>();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                var member = in.currentName();
                in.nextToken();
                switch (member) {
                    case "times" -> JSON.readTree(in).forEach(time -> times.add(Instant.parse(time.asString())));
                    case "models" -> readModels(source, in, times, models);
                    case PROVIDERS -> JSON.readTree(in).forEachEntry((id, entry) -> providers.add(provider(id, entry)));
                    default -> in.skipChildren(); // a newer version stored it
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SyncedSource(source, models, providers);
    }

    private static SyncedProvider provider(String id, JsonNode entry) {
        return new SyncedProvider(
                id,
                entry.path(NAME).asString(id),
                URI.create(entry.path(BASE_URL).asString()));
    }

    private static void readModels(String source, JsonParser in, List<Instant> times, List<SyncedModel> models) {
        var alike = new HashMap<Fact, Fact>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            var id = in.currentName();
            in.nextToken();
            models.add(new SyncedModel(id, facts(source, JSON.readTree(in), times, alike)));
        }
    }

    /** Most facts are those of many models: one object stands for all of them. */
    private static List<KnownFact> facts(String source, JsonNode model, List<Instant> times, Map<Fact, Fact> alike) {
        var facts = new ArrayList<KnownFact>();
        int since = model.path(SINCE).asInt();
        var later = model.path(LATER);
        model.forEachEntry((name, value) -> {
            var read = FactJson.read(name, value);
            if (read != null) {
                var same = alike.putIfAbsent(read, read);
                var time = times.get(later.path(name).asInt(since));
                facts.add(new KnownFact(source, time, same == null ? read : same));
            }
        });
        return facts;
    }
}
