package io.throughline.dialect;

import static io.throughline.dialect.OpenAiParts.DIALECT;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.GatewayError;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** OpenAI's chat completions, as OpenAI and every compatible provider serve it; {@link Quirk}s are the whole difference between them. */
@Component
final class OpenAiChatUpstream implements UpstreamDialect {

    private static final String PATH = "/chat/completions";
    private static final JsonBytes COMMA = JsonBytes.of(",");
    private static final JsonBytes OPEN = JsonBytes.of("[");
    private static final JsonBytes CLOSE = JsonBytes.of("]");

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public Credential credential() {
        return Credential.BEARER;
    }

    @Override
    public Outgoing write(ChatRequest request, List<Edit> edits, Set<Quirk> quirks) {
        var dropped = new LinkedHashSet<String>();
        var plan = EditPlan.of(edits);
        var body = request.dialect().equals(DIALECT)
                ? splice(request, plan, quirks, dropped)
                : OpenAiRequestWriter.write(request.content(), plan, quirks, dropped);
        return new Outgoing(PATH, Map.of(), body, List.copyOf(dropped));
    }

    private static List<JsonBytes> splice(ChatRequest request, EditPlan plan, Set<Quirk> quirks, Set<String> dropped) {
        var index = request.body();
        var splice = new JsonSplice(index);
        Controls.NAMES.forEach(splice::remove);
        if (plan.model() != null) {
            splice.set("model", JsonWrites.quoted(plan.model()));
        }
        if (plan.stream() != request.head().stream()) {
            splice.set("stream", Boolean.toString(plan.stream()));
        }
        streamOptions(index, splice, plan.stream() && !quirks.contains(Quirk.NO_STREAM_OPTIONS));
        if (quirks.contains(Quirk.MAX_TOKENS_ONLY)) {
            renameLimit(index, splice);
        }
        if (plan.touchesMessages() || renamesRoles(index, quirks)) {
            splice.set("messages", messages(request, plan, quirks, dropped));
        }
        return splice.slices();
    }

    /** Usage is always asked for: without it a stream could be costed by estimate only. */
    private static void streamOptions(JsonIndex index, JsonSplice splice, boolean ask) {
        var options = index.value("stream_options");
        if (!ask) {
            splice.remove("stream_options");
        } else if (options == null || options.is("null")) {
            splice.set("stream_options", "{\"include_usage\":true}");
        } else {
            var inner = new JsonSplice(JsonIndex.of(options));
            inner.set("include_usage", "true");
            splice.set("stream_options", inner.slices());
        }
    }

    private static void renameLimit(JsonIndex index, JsonSplice splice) {
        var limit = index.value("max_completion_tokens");
        if (limit != null) {
            splice.remove("max_completion_tokens");
            splice.set("max_tokens", limit);
        }
    }

    private static boolean renamesRoles(JsonIndex index, Set<Quirk> quirks) {
        return quirks.contains(Quirk.NO_DEVELOPER_ROLE)
                && index.elements().stream().anyMatch(element -> "developer".equals(element.tag()));
    }

    /** The client's messages byte for byte, with instructions and history put where they belong. */
    private static List<JsonBytes> messages(
            ChatRequest request, EditPlan plan, Set<Quirk> quirks, Set<String> dropped) {
        var writer = new OpenAiMessageWriter(quirks, dropped);
        var leading = request.head().leadingInstructions();
        var all = new ArrayList<>(writer.write(plan.instructions()));
        var elements = request.body().elements();
        for (int i = 0; i < elements.size(); i++) {
            if (i == leading) {
                all.addAll(writer.write(plan.history()));
            }
            if (i < leading || i >= leading + plan.skip()) {
                all.add(element(request.body(), elements.get(i), quirks));
            }
        }
        if (leading == elements.size()) {
            all.addAll(writer.write(plan.history()));
        }
        return array(all);
    }

    private static JsonBytes element(JsonIndex index, JsonIndex.Element element, Set<Quirk> quirks) {
        var bytes = index.bytes().slice(element.from(), element.to());
        if (!"developer".equals(element.tag()) || !quirks.contains(Quirk.NO_DEVELOPER_ROLE)) {
            return bytes;
        }
        var renamed = new JsonSplice(JsonIndex.of(bytes));
        renamed.set("role", "\"system\"");
        return JsonBytes.join(renamed.slices());
    }

    /** The elements as a JSON array of slices. */
    static List<JsonBytes> array(List<JsonBytes> elements) {
        var slices = new ArrayList<JsonBytes>(elements.size() * 2 + 1);
        slices.add(OPEN);
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                slices.add(COMMA);
            }
            slices.add(elements.get(i));
        }
        slices.add(CLOSE);
        return slices;
    }

    @Override
    public ResponseReader reader(boolean streamed) {
        return streamed ? new OpenAiStreamReader() : new OpenAiAnswerReader();
    }

    @Override
    public GatewayError error(int status, Map<String, String> headers, JsonBytes body) {
        return OpenAiErrors.read(status, headers, body);
    }
}
