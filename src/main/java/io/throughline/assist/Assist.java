package io.throughline.assist;

import io.throughline.chat.Ids;
import io.throughline.routing.Router;
import io.throughline.upstream.Upstream;
import io.throughline.usage.Ledger;
import java.time.Clock;
import java.time.Duration;
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

    private static final String SANDBOX = "sandbox/";

    private final AssistSettings settings;
    private final Router router;
    private final Upstream upstream;
    private final Ledger ledger;
    private final Ids ids;
    private final Clock clock;
    private @Nullable ChatModel chatModel;

    Assist(AssistSettings settings, Router router, Upstream upstream, Ledger ledger, Ids ids, Clock clock) {
        this.settings = settings;
        this.router = router;
        this.upstream = upstream;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whether an operator has named a model: the sandbox understands nothing. */
    public boolean canWrite() {
        return settings.baseUrl() != null || !settings.model().startsWith(SANDBOX);
    }

    /** The longest that one call takes. */
    public Duration timeout() {
        return settings.timeout();
    }

    /** The model's name, as a model string. */
    public String modelName() {
        return settings.model();
    }

    /** The model, whose calls are costed to that organization. Its {@code call} blocks too. */
    public ChatModel chatModel(Purpose purpose) {
        return new CostedChatModel(chatModel(), settings.model(), purpose, ledger, ids, clock);
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
