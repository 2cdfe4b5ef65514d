package io.throughline.assist;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatOptions;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.routing.Route;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/** Spring AI's words and ours, both ways. */
final class SpringAiMessages {

    /** Under which a response of our own routes has its {@link Route} and its usage. */
    static final String ROUTE = "throughline.route";

    static final String USAGE = "throughline.usage";

    private SpringAiMessages() {}

    static ChatRequest request(Prompt prompt, String usualModel) {
        var options = prompt.getOptions();
        var named = options == null ? null : options.getModel();
        var content = new Content(
                prompt.getInstructions().stream().map(SpringAiMessages::message).toList(), List.of(), options(options));
        return ChatRequest.of(named == null ? usualModel : named, content);
    }

    private static ChatOptions options(org.springframework.ai.chat.prompt.@Nullable ChatOptions given) {
        if (given == null) {
            return new ChatOptions(
                    null, ChatOptions.Sampling.DEFAULT, List.of(), null, null, null, null, null, null, Extras.NONE);
        }
        var sampling = new ChatOptions.Sampling(
                decimal(given.getTemperature()),
                decimal(given.getTopP()),
                given.getTopK() == null ? null : BigDecimal.valueOf(given.getTopK()),
                decimal(given.getPresencePenalty()),
                decimal(given.getFrequencyPenalty()),
                null);
        var stop = given.getStopSequences() == null ? List.<String>of() : given.getStopSequences();
        var limit = given.getMaxTokens() == null ? null : Long.valueOf(given.getMaxTokens());
        return new ChatOptions(limit, sampling, stop, null, null, null, null, null, null, Extras.NONE);
    }

    private static @Nullable BigDecimal decimal(@Nullable Double value) {
        return value == null ? null : BigDecimal.valueOf(value);
    }

    private static Message message(org.springframework.ai.chat.messages.Message message) {
        return switch (message) {
            case UserMessage user -> new Message(Role.USER, parts(user), Extras.NONE);
            case AssistantMessage assistant -> new Message(Role.ASSISTANT, parts(assistant), Extras.NONE);
            case ToolResponseMessage results ->
                new Message(
                        Role.TOOL,
                        results.getResponses().stream()
                                .map(SpringAiMessages::result)
                                .toList(),
                        Extras.NONE);
            default -> Message.text(Role.SYSTEM, text(message));
        };
    }

    private static String text(org.springframework.ai.chat.messages.Message message) {
        return message.getText() == null ? "" : message.getText();
    }

    private static List<Part> parts(UserMessage message) {
        var parts = new ArrayList<Part>();
        parts.add(new Part.Text(text(message)));
        for (var media : message.getMedia()) {
            var type = media.getMimeType().toString();
            parts.add(new Part.Image(
                    media.getData() instanceof String url
                            ? Media.ofUrl(url)
                            : new Media.Inline(type, Base64.getEncoder().encodeToString(media.getDataAsByteArray()))));
        }
        return parts;
    }

    private static List<Part> parts(AssistantMessage message) {
        var parts = new ArrayList<Part>();
        if (!text(message).isEmpty()) {
            parts.add(new Part.Text(text(message)));
        }
        message.getToolCalls().forEach(call -> parts.add(new Part.ToolCall(call.id(), call.name(), call.arguments())));
        return parts;
    }

    private static Part result(ToolResponseMessage.ToolResponse response) {
        return new Part.ToolResult(response.id(), List.of(new Part.Text(response.responseData())), false, Extras.NONE);
    }

    static ChatResponse response(Answer answer, Route route) {
        var text = answer.choices().isEmpty()
                ? ""
                : answer.choices().getFirst().message().text();
        var metadata = ChatResponseMetadata.builder()
                .id(answer.id())
                .model(answer.model())
                .keyValue(ROUTE, route);
        var usage = answer.usage();
        if (usage != null) {
            metadata.keyValue(USAGE, usage);
            metadata.usage(new DefaultUsage((int) usage.inputTokens(), (int) usage.outputTokens()));
        }
        return new ChatResponse(List.of(new Generation(new AssistantMessage(text))), metadata.build());
    }
}
