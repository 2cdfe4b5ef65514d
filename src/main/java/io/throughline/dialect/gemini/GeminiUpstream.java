package io.throughline.dialect.gemini;

import static io.throughline.dialect.gemini.GeminiParts.DIALECT;
import static io.throughline.dialect.gemini.GeminiParts.wrong;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.ResponseReader;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Google's Gemini API, as Google AI Studio and Vertex AI serve it. */
@Component
final class GeminiUpstream implements UpstreamDialect {

    private static final Credential CREDENTIAL = new Credential("x-goog-api-key", "");

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
        var model = plan.model() != null ? plan.model() : request.head().model();
        var body = GeminiRequestWriter.write(request.content(), plan, dropped);
        return new Outgoing(path(model, plan.stream()), Map.of(), body, List.copyOf(dropped));
    }

    private static String path(String model, boolean stream) {
        return path(model) + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    /** The model's name is part of the path, and callers may name models that no file lists. */
    static String path(String model) {
        if (model.isBlank()) {
            throw wrong("model", "is empty");
        }
        return "/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public ResponseReader reader(boolean streamed) {
        return new GeminiReader();
    }

    @Override
    public boolean missesParts(String clientDialect, Set<Quirk> quirks) {
        return true;
    }

    @Override
    public GatewayError error(int status, Map<String, String> headers, JsonBytes body) {
        return GeminiErrors.read(status, headers, body);
    }
}
