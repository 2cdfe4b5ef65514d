package io.throughline.dialect.bedrock;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.Framing;
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

/** Amazon Bedrock's Converse API, which is one for the models of many makers. */
@Component
final class BedrockUpstream implements UpstreamDialect {

    private static final Map<String, String> STREAMED = Map.of("accept", "application/vnd.amazon.eventstream");

    @Override
    public String id() {
        return BedrockParts.DIALECT;
    }

    @Override
    public Credential credential() {
        return Credential.BEARER;
    }

    @Override
    public Framing framing() {
        return Framing.AWS_EVENT;
    }

    @Override
    public Outgoing write(ChatRequest request, List<Edit> edits, Set<Quirk> quirks) {
        var dropped = new LinkedHashSet<String>();
        var plan = EditPlan.of(edits);
        var body = BedrockRequestWriter.write(request.content(), plan, dropped);
        var headers = plan.stream() ? STREAMED : Map.<String, String>of();
        return new Outgoing(path(plan), headers, body, List.copyOf(dropped));
    }

    /** The model is part of the path; an ARN's slashes and colons are not its borders. */
    private static String path(EditPlan plan) {
        if (plan.model() == null) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, "model is required by Bedrock's API", "model");
        }
        return "/model/" + encoded(plan.model()) + (plan.stream() ? "/converse-stream" : "/converse");
    }

    /** As RFC 3986 has it, where {@link URLEncoder} has the rules of HTML forms. */
    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    @Override
    public ResponseReader reader(boolean streamed) {
        return streamed ? new BedrockStreamReader() : new BedrockAnswerReader();
    }

    @Override
    public boolean missesParts(String clientDialect, Set<Quirk> quirks) {
        return true;
    }

    @Override
    public GatewayError error(int status, Map<String, String> headers, JsonBytes body) {
        return BedrockErrors.read(status, headers, body);
    }
}
