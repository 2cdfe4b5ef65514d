package io.throughline.api;

import io.throughline.catalog.Capability;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.routing.ModelPace;
import io.throughline.routing.RouteName;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How a model is shown: each client API has its own fields first; ours follow and are ignored by SDKs. What is not known is null. */
enum ModelShape {
    OPENAI {
        @Override
        void own(JsonGenerator out, Model model) {
            out.writeStringProperty("object", "model");
            out.writeNumberProperty(
                    "created", day(model).atStartOfDay(ZoneOffset.UTC).toEpochSecond());
            out.writeStringProperty("owned_by", model.provider());
        }

        @Override
        void own(JsonGenerator out, RouteName route) {
            out.writeStringProperty("object", "model");
            out.writeNumberProperty("created", 0);
            out.writeStringProperty("owned_by", OURS);
        }

        @Override
        void frame(JsonGenerator out) {
            out.writeStringProperty("object", "list");
        }
    },
    ANTHROPIC {
        @Override
        void own(JsonGenerator out, Model model) {
            out.writeStringProperty("type", "model");
            out.writeStringProperty("display_name", model.id());
            out.writeStringProperty("created_at", day(model) + "T00:00:00Z");
            out.writeStringProperty("lifecycle", model.lifecycle().isEnding() ? "deprecated" : "active");
            number(out, "max_input_tokens", model.windowTokens());
            number(out, "max_tokens", model.maxOutputTokens());
        }

        @Override
        void own(JsonGenerator out, RouteName route) {
            out.writeStringProperty("type", "model");
            out.writeStringProperty("display_name", route.name());
            out.writeStringProperty("created_at", LONG_AGO + "T00:00:00Z");
        }

        @Override
        void frame(JsonGenerator out) {}

        /** Anthropic has capabilities of another form under this name, which its SDKs read. */
        @Override
        String capabilities() {
            return "throughline_capabilities";
        }
    };

    private static final LocalDate LONG_AGO = LocalDate.EPOCH;
    private static final String OURS = "throughline";

    abstract void own(JsonGenerator out, Model model);

    abstract void own(JsonGenerator out, RouteName route);

    abstract void frame(JsonGenerator out);

    String capabilities() {
        return "capabilities";
    }

    JsonBytes list(CatalogSnapshot snapshot, ModelList list) {
        var part = list.part();
        return JsonWrites.write(out -> {
            out.writeStartObject();
            frame(out);
            edges(out, part);
            list.write(out);
            out.writeName("data");
            out.writeStartArray();
            part.routes().forEach(route -> write(out, route));
            part.models().forEach(model -> {
                out.writeStartObject();
                members(out, snapshot, model, list.paces());
                list.writeReason(out, model);
                out.writeEndObject();
            });
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** As Anthropic has them in this list, and OpenAI in others. */
    private static void edges(JsonGenerator out, ModelPaging.Part part) {
        out.writeBooleanProperty("has_more", part.more());
        edge(out, "first_id", part.size() == 0 ? null : part.id(0));
        edge(out, "last_id", part.size() == 0 ? null : part.id(part.size() - 1));
        out.writeNumberProperty("total_count", part.total());
    }

    /** A route has no window and no price of its own: these are of the model it leads to. */
    void write(JsonGenerator out, RouteName route) {
        out.writeStartObject();
        out.writeStringProperty("id", route.name());
        own(out, route);
        out.writeStringProperty("kind", "route");
        out.writeName("targets");
        out.writeStartArray();
        route.targets().forEach(out::writeString);
        out.writeEndArray();
        out.writeEndObject();
    }

    void write(JsonGenerator out, CatalogSnapshot snapshot, Model model, Map<String, ModelPace> paces) {
        out.writeStartObject();
        members(out, snapshot, model, paces);
        out.writeEndObject();
    }

    private void members(JsonGenerator out, CatalogSnapshot snapshot, Model model, Map<String, ModelPace> paces) {
        out.writeStringProperty("id", model.id());
        own(out, model);
        number(out, "context_window", model.windowTokens());
        number(out, "max_output_tokens", model.maxOutputTokens());
        out.writeName(capabilities());
        out.writeStartArray();
        model.capabilities().stream().sorted().map(Capability::id).forEach(out::writeString);
        out.writeEndArray();
        ModelFacts.write(out, model);
        Pricing.write(out, model.price());
        out.writeStringProperty("availability", snapshot.availability(model).id());
        var seenAt = snapshot.seenAt(model);
        if (seenAt == null) {
            out.writeNullProperty("last_seen");
        } else {
            out.writeStringProperty(
                    "last_seen", seenAt.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        ModelFacts.observed(out, paces.get(model.id()));
    }

    private static LocalDate day(Model model) {
        var released = model.released();
        return released == null ? LONG_AGO : released;
    }

    private static void edge(JsonGenerator out, String name, @Nullable String id) {
        if (id == null) {
            out.writeNullProperty(name);
        } else {
            out.writeStringProperty(name, id);
        }
    }

    private static void number(JsonGenerator out, String name, @Nullable Integer value) {
        if (value == null) {
            out.writeNullProperty(name);
        } else {
            out.writeNumberProperty(name, value);
        }
    }
}
