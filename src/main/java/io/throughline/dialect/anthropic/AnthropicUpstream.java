package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.GatewayFields;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.ResponseReader;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Anthropic's messages API, as Anthropic and the providers that copied it serve it. */
@Component
final class AnthropicUpstream implements UpstreamDialect {

    private static final String PATH = "/v1/messages";
    private static final Credential CREDENTIAL = new Credential("x-api-key", "");
    private static final List<String> PASSED_ON = List.of("anthropic-version", "anthropic-beta");

    /** The version in which sampling parameters still exist. */
    private static final Map<String, String> HEADERS = Map.of("anthropic-version", "2023-06-01");

    private static final JsonBytes COMMA = JsonBytes.of(",");

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public Credential credential() {
        return CREDENTIAL;
    }

    @Override
    public Outgoing write(ChatRequest request, List<Edit> edits, Set<Quirk> quirks) {
        var dropped = new LinkedHashSet<String>();
        var plan = EditPlan.of(edits);
        boolean raw = quirks.contains(Quirk.RAW_PREDICT);
        var body = request.dialect().equals(DIALECT)
                ? splice(request, plan, dropped, quirks)
                : AnthropicRequestWriter.write(request.content(), plan, raw, dropped);
        if (!raw) {
            return new Outgoing(PATH, HEADERS, body, List.copyOf(dropped));
        }
        var model = plan.model() != null ? plan.model() : request.head().model();
        return new Outgoing(AnthropicVertex.path(model, plan.stream()), Map.of(), body, List.copyOf(dropped));
    }

    private static List<JsonBytes> splice(ChatRequest request, EditPlan plan, Set<String> dropped, Set<Quirk> quirks) {
        var index = request.body();
        var splice = new JsonSplice(index);
        var writer = new AnthropicTurnWriter(dropped);
        var model = plan.model() != null ? plan.model() : request.head().model();
        GatewayFields.takeOut(index, splice, GatewayFields.Target.of(quirks, request.head(), model), dropped);
        if (quirks.contains(Quirk.RAW_PREDICT)) {
            AnthropicVertex.body(index, splice);
        } else if (plan.model() != null) {
            splice.set("model", JsonWrites.quoted(plan.model()));
        }
        if (plan.stream() != request.head().stream()) {
            splice.set("stream", Boolean.toString(plan.stream()));
        }
        var limit = index.value("max_tokens");
        if (limit == null || limit.is("null")) {
            var cap = plan.outputCap() == null ? AnthropicRequestWriter.DEFAULT_MAX_TOKENS : plan.outputCap();
            splice.set("max_tokens", Long.toString(cap));
        }
        if (!plan.instructions().isEmpty() && !AnthropicContent.hasSystem(index)) {
            splice.set("system", writer.system(writer.instructions(plan.instructions())));
        }
        if (!plan.history().isEmpty() || plan.replaced() != null) {
            splice.set("messages", messages(request, plan, writer));
        }
        return splice.slices();
    }

    /** The client's messages byte for byte, with history put before them. */
    private static List<JsonBytes> messages(ChatRequest request, EditPlan plan, AnthropicTurnWriter writer) {
        var index = request.body();
        var elements = index.elements();
        int leading = AnthropicInbound.leadingSystemMessages(index);
        var all = new ArrayList<JsonBytes>();
        for (int i = 0; i < leading; i++) {
            all.add(index.bytes().slice(elements.get(i).from(), elements.get(i).to()));
        }
        if (plan.replaced() != null) {
            var said = new ArrayList<>(plan.history());
            said.addAll(plan.replaced());
            all.addAll(writer.beginning(said));
            return array(all);
        }
        all.addAll(writer.beginning(plan.history()));
        for (int i = leading; i < elements.size(); i++) {
            all.add(index.bytes().slice(elements.get(i).from(), elements.get(i).to()));
        }
        return array(all);
    }

    private static List<JsonBytes> array(List<JsonBytes> elements) {
        var slices = new ArrayList<JsonBytes>(elements.size() * 2 + 1);
        slices.add(JsonBytes.of("["));
        for (var element : elements) {
            if (slices.size() > 1) {
                slices.add(COMMA);
            }
            slices.add(element);
        }
        slices.add(JsonBytes.of("]"));
        return slices;
    }

    @Override
    public ResponseReader reader(boolean streamed) {
        return streamed ? new AnthropicStreamReader() : new AnthropicAnswerReader();
    }

    @Override
    public Map<String, String> standingHeaders() {
        return HEADERS;
    }

    @Override
    public boolean missesParts(String clientDialect, Set<Quirk> quirks) {
        return !clientDialect.equals(DIALECT);
    }

    @Override
    public GatewayError error(int status, Map<String, String> headers, JsonBytes body) {
        return AnthropicErrors.read(status, headers, body);
    }

    @Override
    public Map<String, String> passedOn(Function<String, @Nullable String> clientHeader) {
        var passed = new HashMap<String, String>();
        for (var name : PASSED_ON) {
            var value = clientHeader.apply(name);
            if (value != null) {
                passed.put(name, value);
            }
        }
        return passed;
    }
}
