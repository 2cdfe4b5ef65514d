package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.GatewayFields;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.ResponseReader;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    /** Newer reasoning models take functions beside reasoning by the Responses API only. */
    @Override
    public @Nullable String insteadFor(ChatRequest request, Set<Quirk> quirks) {
        boolean always = quirks.contains(Quirk.TOOLS_BY_RESPONSES);
        if (!always && !quirks.contains(Quirk.REASONED_TOOLS_BY_RESPONSES)) {
            return null;
        }
        var content = request.content();
        var effort = content.options().reasoningEffort();
        boolean reasons = effort == null ? always : !effort.equals("none");
        boolean calls = content.tools().stream().anyMatch(tool -> !tool.name().isEmpty());
        return reasons && calls ? OpenAiParts.RESPONSES : null;
    }

    @Override
    public Outgoing write(ChatRequest request, List<Edit> edits, Set<Quirk> quirks) {
        var dropped = new LinkedHashSet<String>();
        var plan = EditPlan.of(edits);
        var model = plan.model() != null ? plan.model() : request.head().model();
        var target = new Target(quirks, dropped, GatewayFields.Target.of(quirks, request.head(), model));
        var body = request.dialect().equals(DIALECT)
                ? splice(request.body(), request.head().leadingInstructions(), plan, target)
                : written(request, plan, target);
        return new Outgoing(path(model, quirks), Map.of(), body, List.copyOf(dropped));
    }

    /** Callers may name models that no file lists, so the name is escaped where it is part of the path. */
    private static String path(String model, Set<Quirk> quirks) {
        if (!quirks.contains(Quirk.DEPLOYMENT_PATHS)) {
            return PATH;
        }
        return "/deployments/"
                + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20") + PATH;
    }

    /** A provider's quirks, and the names of what it was not told. */
    private record Target(Set<Quirk> quirks, Set<String> dropped, GatewayFields.Target gateway) {
        OpenAiQuirks changes(EditPlan plan) {
            return new OpenAiQuirks(quirks, dropped, plan.restored());
        }
    }

    /** A request of another dialect, written as OpenAI would take it and then changed as if a client had sent that. */
    private static List<JsonBytes> written(ChatRequest request, EditPlan plan, Target target) {
        var body = OpenAiRequestWriter.write(request.content(), plan, target.quirks(), target.dropped());
        if (target.quirks().isEmpty()) {
            return List.of(body);
        }
        var index = JsonIndex.of(body, "messages", "role");
        var splice = spliced(index, 0, plan.withoutMessages(), target);
        GatewayFields.passOn(request.body(), splice, target.gateway());
        return splice.slices();
    }

    private static List<JsonBytes> splice(JsonIndex index, int leading, EditPlan edits, Target target) {
        return spliced(index, leading, edits, target).slices();
    }

    private static JsonSplice spliced(JsonIndex index, int leading, EditPlan edits, Target target) {
        var quirks = target.changes(edits);
        var plan = withSchema(edits, quirks.schemaInstruction(index));
        var splice = new JsonSplice(index);
        GatewayFields.takeOut(index, splice, target.gateway(), target.dropped());
        OpenAiStored.takeOut(index, splice);
        if (plan.model() != null) {
            splice.set("model", JsonWrites.quoted(plan.model()));
        }
        var stream = index.value("stream");
        if (plan.stream() != (stream != null && stream.is("true"))) {
            splice.set("stream", Boolean.toString(plan.stream()));
        }
        streamOptions(index, splice, plan.stream() && !target.quirks().contains(Quirk.NO_STREAM_OPTIONS));
        quirks.body(index, splice);
        if (plan.addsMessages() || quirks.changes(index)) {
            splice.set("messages", messages(index, leading, plan, target));
        }
        return splice;
    }

    private static EditPlan withSchema(EditPlan plan, @Nullable String instruction) {
        return instruction == null ? plan : plan.instructing(Message.of(Role.SYSTEM, new Part.Text(instruction)));
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

    /** The client's messages byte for byte, with instructions and history put where they belong. */
    private static List<JsonBytes> messages(JsonIndex index, int leading, EditPlan plan, Target target) {
        var quirks = target.changes(plan);
        var writer = new OpenAiMessageWriter(target.quirks(), target.dropped());
        var all = new ArrayList<JsonBytes>();
        writer.write(plan.instructions()).forEach(each -> all.add(changed(each, quirks)));
        var elements = index.elements();
        for (int i = 0; i <= elements.size(); i++) {
            if (i == leading) {
                writer.write(plan.history()).forEach(each -> all.add(changed(each, quirks)));
            }
            if (i == leading && plan.replaced() != null) {
                writer.write(plan.replaced()).forEach(each -> all.add(changed(each, quirks)));
                break;
            }
            if (i < elements.size()) {
                var element = elements.get(i);
                all.add(quirks.message(index.bytes().slice(element.from(), element.to()), element.tag()));
            }
        }
        return array(all);
    }

    private static JsonBytes changed(JsonBytes message, OpenAiQuirks quirks) {
        return quirks.message(message, OpenAiContent.string(JsonIndex.of(message), "role"));
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
        return reader(streamed, Set.of());
    }

    @Override
    public ResponseReader reader(boolean streamed, Set<Quirk> quirks) {
        return streamed ? new OpenAiStreamReader(quirks) : new OpenAiAnswerReader(quirks);
    }

    @Override
    public boolean missesParts(String clientDialect, Set<Quirk> quirks) {
        boolean byResponses =
                quirks.contains(Quirk.REASONED_TOOLS_BY_RESPONSES) || quirks.contains(Quirk.TOOLS_BY_RESPONSES);
        return byResponses || OpenAiQuirks.wantThoughts(quirks);
    }

    @Override
    public GatewayError error(int status, Map<String, String> headers, JsonBytes body) {
        return OpenAiErrors.read(status, headers, body);
    }
}
