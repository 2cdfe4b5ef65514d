package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

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

/** OpenAI's Responses API without its state: nothing is stored there, each request brings the whole conversation. */
@Component
final class ResponsesUpstream implements UpstreamDialect {

    private static final String PATH = "/responses";

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
                ? new ResponsesSplice(request, plan, quirks, dropped).body()
                : List.of(ResponsesRequestWriter.write(request.content(), plan, quirks, dropped));
        return new Outgoing(PATH, Map.of(), body, List.copyOf(dropped));
    }

    @Override
    public ResponseReader reader(boolean streamed) {
        return streamed ? new ResponsesStreamReader() : new ResponsesAnswerReader();
    }

    @Override
    public boolean missesParts(String clientDialect, Set<Quirk> quirks) {
        return !clientDialect.equals(DIALECT);
    }

    @Override
    public GatewayError error(int status, Map<String, String> headers, JsonBytes body) {
        return ResponsesErrors.read(status, headers, body);
    }
}
