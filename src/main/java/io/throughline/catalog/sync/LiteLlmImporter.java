package io.throughline.catalog.sync;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Fact;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * LiteLLM's price file: one object of models by its own names, {@code provider/name} or the bare name. Source: the file's
 * {@code sample_spec} and its users' documentation.
 */
@Component
@Order(3)
final class LiteLlmImporter implements Importer {

    private static final String EXAMPLE = "sample_spec";

    private static final Map<String, Capability> KINDS = Map.of(
            "chat", Capability.CHAT,
            "responses", Capability.CHAT,
            "embedding", Capability.EMBEDDINGS,
            "image_generation", Capability.IMAGE,
            "audio_transcription", Capability.TRANSCRIPTION,
            "audio_speech", Capability.SPEECH,
            "moderation", Capability.MODERATION,
            "rerank", Capability.RERANK);

    private static final Map<String, Capability> FLAGS = Map.of(
            "supports_function_calling", Capability.TOOLS,
            "supports_response_schema", Capability.JSON,
            "supports_vision", Capability.VISION,
            "supports_pdf_input", Capability.PDF,
            "supports_audio_input", Capability.AUDIO_IN,
            "supports_audio_output", Capability.AUDIO_OUT,
            "supports_reasoning", Capability.REASONING,
            "supports_web_search", Capability.WEB_SEARCH);

    private final ForeignNames names = ForeignNames.of("litellm");

    @Override
    public String source() {
        return "litellm";
    }

    @Override
    public URI url() {
        return URI.create(
                "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json");
    }

    @Override
    public Imported read(byte[] document) {
        var count = new ImportCount();
        var shaped = new boolean[1];
        SourceJson.members(document, (name, entry) -> {
            if (!name.equals(EXAMPLE)) {
                shaped[0] |= entry.has("litellm_provider");
                count.entry();
                take(name, entry, count);
            }
        });
        if (!shaped[0]) {
            throw new BadSourceException("the document has no entry with a litellm_provider");
        }
        return count.done();
    }

    private void take(String written, JsonNode entry, ImportCount count) {
        var theirs = entry.path("litellm_provider").asString("");
        var kind = KINDS.get(entry.path("mode").asString(""));
        var name = withoutProvider(written, theirs);
        var why = whyNot(theirs, name, kind, entry);
        if (why != null || kind == null) {
            count.skip(why == null ? "no_kind_of_work_here" : why);
            return;
        }
        var draft = new ModelDraft(count);
        draft.maxInput(SourceJson.number(entry, "max_input_tokens"));
        if (kind == Capability.CHAT) {
            draft.maxOutput(SourceJson.number(entry, "max_output_tokens"));
        }
        draft.price(() -> LiteLlmPrices.of(entry, kind));
        FLAGS.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(flag -> draft.can(flag.getValue(), SourceJson.flag(entry, flag.getKey())));
        var end = SourceJson.day(entry, "deprecation_date");
        draft.add(new Fact.Kinds(Set.of(kind)));
        draft.add(end == null ? null : new Fact.Shutdown(end));
        var id = names.provider(theirs) + "/" + name;
        if (name.equals(written)) {
            count.add(id, draft.facts());
        } else {
            count.replace(id, draft.facts()); // the bare names are the older ones
        }
    }

    private @Nullable String whyNot(String theirs, String name, @Nullable Capability kind, JsonNode entry) {
        if (!entry.isObject() || theirs.isEmpty()) {
            return "no_entry";
        }
        var why = names.whySkipped(theirs);
        if (why != null) {
            return why;
        }
        if (kind == null) {
            return "no_kind_of_work_here";
        }
        if (!names.isCallable(names.provider(theirs), name)) {
            return "name_of_model";
        }
        var endpoints = entry.path("supported_endpoints");
        return endpoints.size() == 1 && SourceJson.has(endpoints, "/v1/realtime") ? "realtime" : null;
    }

    /** A name begins with the provider or its family, such as {@code vertex_ai/} at {@code vertex_ai-anthropic_models}; or with neither. */
    private static String withoutProvider(String written, String theirs) {
        int slash = written.indexOf('/');
        var first = slash < 0 ? "" : written.substring(0, slash);
        boolean own =
                slash > 0 && (theirs.equals(first) || theirs.startsWith(first + "-") || theirs.startsWith(first + "_"));
        return own ? written.substring(slash + 1) : written;
    }
}
