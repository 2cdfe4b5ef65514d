package io.throughline.assist;

import io.throughline.routing.Router;
import io.throughline.upstream.Upstream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.stereotype.Component;

/** Hands out the model for the gateway's own work. Made at the first call: until then not one class of an SDK is loaded. */
@Component
public class Assist {

    /** An endpoint without keys still needs some text where the SDK wants one. */
    private static final String NO_KEY = "none";

    private final AssistSettings settings;
    private final Router router;
    private final Upstream upstream;
    private @Nullable ChatModel chatModel;

    Assist(AssistSettings settings, Router router, Upstream upstream) {
        this.settings = settings;
        this.router = router;
        this.upstream = upstream;
    }

    /** The model; its {@code call} blocks, so it belongs on a virtual thread. The same one each time. */
    public synchronized ChatModel chatModel() {
        if (chatModel == null) {
            chatModel = settings.baseUrl() == null
                    ? new RoutedChatModel(settings.model(), settings.timeout(), router, upstream)
                    : Dedicated.model(settings);
        }
        return chatModel;
    }

    /** Apart, so that the SDK's classes are touched only by those who configured an endpoint. */
    private static final class Dedicated {
        static ChatModel model(AssistSettings settings) {
            var key = settings.apiKey() == null ? NO_KEY : settings.apiKey();
            return OpenAiChatModel.builder()
                    .options(OpenAiChatOptions.builder()
                            .baseUrl(String.valueOf(settings.baseUrl()))
                            .apiKey(key)
                            .model(settings.model())
                            .maxRetries(0)
                            .timeout(settings.timeout())
                            .build())
                    .build();
        }
    }
}
