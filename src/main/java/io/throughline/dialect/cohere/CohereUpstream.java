package io.throughline.dialect.cohere;

import static io.throughline.dialect.cohere.CohereParts.DIALECT;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.EditPlan;
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

/** Cohere's chat API. The version is part of the path, because its list of models lies below another one. */
@Component
final class CohereUpstream implements UpstreamDialect {

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
        var model = plan.model() != null ? plan.model() : request.head().model();
        var body = CohereRequestWriter.write(request.content(), model, plan, dropped);
        return new Outgoing("/v2/chat", Map.of(), List.of(body), List.copyOf(dropped));
    }

    @Override
    public ResponseReader reader(boolean streamed) {
        return streamed ? new CohereStreamReader() : new CohereAnswerReader();
    }

    @Override
    public boolean missesParts(String clientDialect, Set<Quirk> quirks) {
        return true;
    }

    @Override
    public GatewayError error(int status, Map<String, String> headers, JsonBytes body) {
        return CohereErrors.read(status, headers, body);
    }
}
