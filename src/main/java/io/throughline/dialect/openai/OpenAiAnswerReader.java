package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads a plain {@code chat.completion} as one frame; its bytes are kept when every client can take them. */
final class OpenAiAnswerReader implements ResponseReader {

    private final boolean reasoningCounted;
    private final List<ChatEvent> events = new ArrayList<>();
    private @Nullable GatewayError failure;
    private boolean sound = true;
    private boolean answered;
    private int choices;

    OpenAiAnswerReader(Set<Quirk> quirks) {
        reasoningCounted = !quirks.contains(Quirk.REASONING_NOT_COUNTED);
    }

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        answered = true;
        var index = JsonIndex.of(unit.data(), "choices", "");
        var error = index.value("error");
        if (error != null && !error.is("null")) {
            return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(OpenAiErrors.inBand(unit.data()))));
        }
        sound = error == null;
        var list = index.value("choices");
        if (list == null || list.at(0) != '[') {
            throw new MalformedJsonException("the provider's answer has no choices");
        }
        started(index);
        index.elements().forEach(each -> choice(unit.data().slice(each.from(), each.to())));
        if (failure != null) {
            return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(failure)));
        }
        usage(index.value("usage"));
        if (events.size() < 2) {
            throw new MalformedJsonException("the provider's answer has no choices");
        }
        events.add(new ChatEvent.Finished());
        return List.of(new ChatFrame(events, DIALECT, sound ? unit : null));
    }

    private void started(JsonIndex index) {
        var id = OpenAiContent.string(index, "id");
        var model = OpenAiContent.string(index, "model");
        var created = index.value("created");
        sound &= id != null && model != null && created != null;
        events.add(new ChatEvent.Started(
                OpenAiParts.orEmpty(id),
                OpenAiParts.orEmpty(model),
                created == null ? 0 : JsonReads.longOrZero(created)));
    }

    private void usage(@Nullable JsonBytes json) {
        if (json != null && json.at(0) == '{') {
            var usage = JsonReads.read(json, OpenAiUsage::read);
            sound &= reasoningCounted;
            events.add(new ChatEvent.UsageSeen(reasoningCounted ? usage : OpenAiUsage.withReasoning(usage)));
        }
    }

    private void choice(JsonBytes json) {
        var index = JsonIndex.of(json);
        if (failed(index)) {
            return;
        }
        var message = index.value("message");
        if (message == null || message.at(0) != '{') {
            throw new MalformedJsonException("the provider's answer has a choice without a message");
        }
        var number = index.value("index");
        int choice = choices++;
        parts(choice, message(message));
        judge(JsonIndex.of(message));
        var logprobs = index.value("logprobs");
        if (logprobs != null && logprobs.at(0) == '{') {
            events.add(new ChatEvent.LogprobsSeen(choice, logprobs.utf8()));
        }
        var reason = OpenAiContent.string(index, "finish_reason");
        sound &= reason != null && number != null && number.is(Integer.toString(choice));
        events.add(new ChatEvent.Ended(choice, OpenAiStop.read(reason), null));
    }

    private boolean failed(JsonIndex choice) {
        var error = choice.value("error");
        failure = error != null && error.at(0) == '{'
                ? OpenAiErrors.inBand(error)
                : OpenAiStop.failure(OpenAiContent.string(choice, "finish_reason"));
        return failure != null;
    }

    private static Message message(JsonBytes json) {
        try {
            return JsonReads.read(json, parser -> OpenAiParts.message(parser, json, "message"));
        } catch (GatewayException e) {
            throw new MalformedJsonException("the provider's answer is not of its dialect: " + e.getMessage());
        }
    }

    private void parts(int choice, Message message) {
        var reasoning = message.extras().in(DIALECT).get("reasoning");
        int part = 0;
        if (reasoning != null
                && JsonReads.read(JsonBytes.of(reasoning), JsonReads::stringOrNull) instanceof String text) {
            part = OpenAiPartEvents.add(choice, part, new Part.Reasoning(text, false, Extras.NONE), events);
        }
        var details = message.extras().in(DIALECT).get(OpenAiReasoningDetails.FIELD);
        if (details != null && details.startsWith("[")) {
            if (part == 0) {
                events.add(new ChatEvent.PartStarted(choice, part, new PartKind.Reasoning()));
                events.add(new ChatEvent.PartEnded(choice, part++));
            }
            events.add(new ChatEvent.PartMarked(choice, 0, OpenAiReasoningDetails.mark(details)));
        }
        for (var each : message.parts()) {
            part = OpenAiPartEvents.add(choice, part, withThoughts(each), events);
        }
    }

    /** Mistral's thoughts are items of the content. */
    private static Part withThoughts(Part part) {
        if (part instanceof Part.Opaque(var dialect, var json) && dialect.equals(DIALECT)) {
            var item = JsonReads.read(JsonBytes.of(json), OpenAiThinking::read);
            return item.thinking() ? new Part.Reasoning(item.text(), false, Extras.NONE) : part;
        }
        return part;
    }

    /** Some clients break on a tool call without its type, on arguments that are no string, and none reads {@code reasoning}. */
    private void judge(JsonIndex message) {
        var content = message.value("content");
        sound &= message.member("reasoning") == null
                && message.member("role") != null
                && (content == null || content.at(0) != '[');
        var calls = message.value("tool_calls");
        if (calls == null || calls.at(0) != '[') {
            return;
        }
        JsonReads.visit(
                calls,
                array -> JsonReads.elements(array, each -> {
                    var call = new OpenAiToolDelta();
                    if (each.currentToken() == JsonToken.START_OBJECT) {
                        JsonReads.members(each, call::member);
                    }
                    sound &= call.introducesCall()
                            && !OpenAiParts.orEmpty(call.arguments).isEmpty();
                }));
    }

    @Override
    public List<ChatFrame> end() {
        if (answered) {
            return List.of();
        }
        return List.of(ChatFrame.of(
                DIALECT,
                new ChatEvent.Failed(GatewayError.of(ErrorKind.UPSTREAM_BROKEN, "the provider's answer is empty"))));
    }
}
