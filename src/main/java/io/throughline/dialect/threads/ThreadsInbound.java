package io.throughline.dialect.threads;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Head;
import io.throughline.dialect.Controls;
import io.throughline.dialect.Fields;
import io.throughline.dialect.InboundDialect;
import io.throughline.dialect.ResponseWriter;
import io.throughline.dialect.RouteFields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import org.springframework.stereotype.Component;

/**
 * A message on its way to the model. Clients send it as JSON or as a form and name an assistant, which only the door can look up; so what is read
 * here is the message with all of that put in: {@code model}, {@code stream}, {@code conversation}, {@code thread_id}, {@code assistant_id},
 * {@code run_id} where outputs of tools go on with a run, {@code system}, {@code tools}, {@code own_tools} where the message brought them itself,
 * {@code messages}, {@code json_output}, {@code thinking}, {@code provider}, {@code metadata}, {@code attachments} and {@code notices}.
 */
@Component
final class ThreadsInbound implements InboundDialect {

    static final String DIALECT = "threads";

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public ChatRequest read(JsonBytes body) {
        try {
            var index = JsonIndex.of(body, "messages", "role");
            return new ChatRequest(DIALECT, index, head(index), () -> content(index));
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    /** This API has no word for a limit. */
    @Override
    public ChatRequest limited(ChatRequest request, long tokens) {
        return request;
    }

    private static Content content(JsonIndex index) {
        try {
            return ThreadsContent.read(index);
        } catch (MalformedJsonException e) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, e.problem());
        }
    }

    private static Head head(JsonIndex index) {
        var body = Fields.of(index);
        int leading = body.text("system") == null ? 0 : 1;
        return new Head(
                model(body),
                Boolean.TRUE.equals(body.flag("stream")),
                true,
                Controls.conversation(index),
                index.elements().size() + leading,
                leading,
                body.text("user"),
                Controls.strict(index),
                RouteFields.read(index),
                Controls.wishes(index));
    }

    private static String model(Fields body) {
        var model = body.text("model");
        if (model == null || model.isBlank()) {
            throw GatewayException.invalid("model", "is required, e.g. \"openai/gpt-4o-mini\"");
        }
        return model;
    }

    @Override
    public ResponseWriter writer(ChatRequest request) {
        return new ThreadsWriter(Fields.of(request.body()));
    }

    @Override
    public JsonBytes error(GatewayError error, String requestId) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("detail", error.message());
            json.writeStringProperty("request_id", requestId);
            json.writeEndObject();
        });
    }
}
