package io.throughline.dialect.ollama;

import static io.throughline.dialect.ollama.OllamaParts.DIALECT;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.Framing;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.ResponseReader;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Ollama's own chat API. Its OpenAI-compatible one cannot set the size of the context, and cuts what does not fit without a word. */
@Component
final class OllamaUpstream implements UpstreamDialect {

    @Override
    public String id() {
        return DIALECT;
    }

    /** A server of one's own takes no key; ollama.com does. */
    @Override
    public Credential credential() {
        return Credential.BEARER;
    }

    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    @Override
    public Outgoing write(ChatRequest request, List<Edit> edits, Set<Quirk> quirks) {
        var dropped = new LinkedHashSet<String>();
        var plan = EditPlan.of(edits);
        var model = plan.model() != null ? plan.model() : request.head().model();
        var body = OllamaRequestWriter.write(request.content(), model, plan, dropped);
        return new Outgoing("/api/chat", Map.of(), List.of(body), List.copyOf(dropped));
    }

    @Override
    public ResponseReader reader(boolean streamed) {
        return new OllamaReader();
    }

    @Override
    public boolean missesParts(String clientDialect, Set<Quirk> quirks) {
        return true;
    }

    @Override
    public GatewayError error(int status, Map<String, String> headers, JsonBytes body) {
        return OllamaErrors.read(status, headers, body);
    }
}
