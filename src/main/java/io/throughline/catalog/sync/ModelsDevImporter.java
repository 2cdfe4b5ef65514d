package io.throughline.catalog.sync;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import io.throughline.catalog.Price;
import io.throughline.catalog.SyncedProvider;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** models.dev: offerings of many providers, kept by hand by many people; dollars per million tokens. Source: the schema in its repository. */
@Component
@Order(2)
final class ModelsDevImporter implements Importer {

    private static final int MILLION = 6;

    /** The client library of providers that speak the OpenAI API; others have one of their own. */
    private static final String COMPATIBLE = "@ai-sdk/openai-compatible";

    private static final Pattern NAME = Pattern.compile("[^\\p{C}]{1,80}");

    private final ForeignNames names = ForeignNames.of("models-dev");

    @Override
    public String source() {
        return "models-dev";
    }

    @Override
    public URI url() {
        return URI.create("https://models.dev/api.json");
    }

    @Override
    public Imported read(byte[] document) {
        var count = new ImportCount();
        var shaped = new boolean[1];
        SourceJson.members(document, (theirs, provider) -> {
            var models = provider.path("models");
            shaped[0] |= models.isObject();
            boolean compatible = provider.path("npm").asString("").equals(COMPATIBLE);
            if (names.whySkipped(theirs) == null && models.isObject()) {
                take(theirs, provider, compatible, count);
            }
            models.forEachEntry((name, entry) -> {
                count.entry();
                if (compatible && isElsewhere(entry.path("provider"))) {
                    count.skip("at_another_endpoint");
                } else {
                    take(theirs, name, entry, count);
                }
            });
        });
        if (!shaped[0]) {
            throw new BadSourceException("the document has no provider with models");
        }
        return count.done();
    }

    /** Its address is taken only where we speak its API and the host is one of the public net. */
    private void take(String theirs, JsonNode provider, boolean compatible, ImportCount count) {
        var url = compatible ? PublicAddress.of(provider.path("api").asString("")) : null;
        if (url == null) {
            count.leaveOut(compatible ? "address_of_provider" : "provider_of_another_api");
            return;
        }
        var ours = names.provider(theirs);
        var name = provider.path("name").asString(ours).strip();
        count.add(new SyncedProvider(ours, NAME.matcher(name).matches() ? name : ours, url));
    }

    /** A model that its provider has behind another API than the OpenAI-compatible one. */
    private static boolean isElsewhere(JsonNode override) {
        return !override.path("npm").asString(COMPATIBLE).equals(COMPATIBLE)
                || override.path("shape").asString("").equals("responses");
    }

    private void take(String theirs, String name, JsonNode entry, ImportCount count) {
        var provider = names.provider(theirs);
        var why = whyNot(theirs, provider, name, entry);
        if (why != null) {
            count.skip(why);
            return;
        }
        var forms = entry.path("modalities");
        var kind = kind(name, forms);
        if (kind == null) {
            count.skip("no_kind_of_work_here");
            return;
        }
        var limit = entry.path("limit");
        var draft = new ModelDraft(count);
        draft.window(SourceJson.number(limit, "context"));
        if (kind == Capability.CHAT) {
            draft.maxOutput(SourceJson.number(limit, "output")); // of embeddings it is their length
        }
        draft.price(() -> price(entry.path("cost"), kind, names.isPlan(theirs)));
        if (kind == Capability.CHAT) {
            draft.forms(forms.path("input"), forms.path("output"));
            draft.can(Capability.TOOLS, SourceJson.flag(entry, "tool_call"));
            draft.can(Capability.JSON, SourceJson.flag(entry, "structured_output"));
            draft.can(Capability.REASONING, SourceJson.flag(entry, "reasoning"));
        }
        draft.can(Capability.OPEN_WEIGHTS, SourceJson.flag(entry, "open_weights"));
        draft.add(new Fact.Kinds(Set.of(kind)));
        var released = SourceJson.day(entry, "release_date");
        draft.add(released == null ? null : new Fact.Released(released));
        draft.add(entry.path("status").asString("").equals("deprecated") ? new Fact.Deprecated(null) : null);
        count.add(provider + "/" + name, draft.facts());
    }

    private @Nullable String whyNot(String theirs, String provider, String name, JsonNode entry) {
        var why = names.whySkipped(theirs);
        if (why != null) {
            return why;
        }
        if (!entry.isObject()) {
            return "no_entry";
        }
        if (!names.isCallable(provider, name)) {
            return "name_of_model";
        }
        return entry.path("provider").has("api") ? "at_another_endpoint" : null;
    }

    /** The document has no such field; null when it does nothing that we have an endpoint for. */
    private static @Nullable Capability kind(String name, JsonNode forms) {
        var out = forms.path("output");
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("rerank")) {
            return Capability.RERANK;
        }
        if (lower.contains("embed")) {
            return Capability.EMBEDDINGS;
        }
        if (lower.contains("transcribe") || lower.contains("whisper")) {
            return Capability.TRANSCRIPTION;
        }
        if (lower.contains("gpt-image") || lower.contains("dall-e")) {
            return Capability.IMAGE;
        }
        if (SourceJson.has(out, "text") || !out.isArray()) {
            return Capability.CHAT;
        }
        if (SourceJson.has(out, "image")) {
            return Capability.IMAGE;
        }
        return SourceJson.has(out, "audio") ? Capability.SPEECH : null;
    }

    private static @Nullable Price price(JsonNode cost, Capability kind, boolean plan) {
        if (isPositive(cost, "request") || differsFromOutput(cost, "reasoning")) {
            throw new PriceDraft.Unusable("price_of_another_form");
        }
        var draft = new PriceDraft();
        tokens(draft, cost);
        for (var tier : cost.path("tiers")) {
            var about = tier.path("tier");
            var size = SourceJson.number(about, "size");
            if (size == null || size.precision() - size.scale() > 9 || !isContext(about)) {
                throw new PriceDraft.Unusable("price_of_another_form");
            }
            tokens(draft.above(size.longValue()), tier);
        }
        var over = cost.path("context_over_200k");
        if (over.isObject()) {
            tokens(draft.above(200_000), over);
        }
        var price = draft.price();
        if (price != null && price.isFree() && (plan || kind != Capability.CHAT)) {
            throw new PriceDraft.Unusable(plan ? "included_in_a_plan" : "zero_price");
        }
        return price;
    }

    private static boolean isContext(JsonNode tier) {
        var type = tier.path("type").asString("context");
        return type.equals("context");
    }

    private static void tokens(PriceDraft draft, JsonNode cost) {
        draft.input = perToken(cost, "input");
        draft.output = perToken(cost, "output");
        draft.cacheRead = perToken(cost, "cache_read");
        draft.cacheWrite = perToken(cost, "cache_write");
    }

    private static @Nullable BigDecimal perToken(JsonNode cost, String field) {
        var perMillion = SourceJson.number(cost, field);
        return perMillion == null ? null : perMillion.movePointLeft(MILLION);
    }

    private static boolean isPositive(JsonNode cost, String field) {
        var number = SourceJson.number(cost, field);
        return number != null && number.signum() > 0;
    }

    /** Our prices have one for all of an answer. */
    private static boolean differsFromOutput(JsonNode cost, String field) {
        var number = SourceJson.number(cost, field);
        var output = SourceJson.number(cost, "output");
        return number != null && (output == null || number.compareTo(output) != 0);
    }
}
