package io.throughline.assist;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.TurnFold;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import io.throughline.upstream.Upstream;
import io.throughline.upstream.UpstreamCall;
import java.time.Duration;
import java.util.List;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring AI's chat model over the gateway's own routes: own calls get the same providers, breakers and meters as everybody's. */
final class RoutedChatModel implements ChatModel {

    private static final long MAX_OUTPUT_TOKENS = 4_096;

    private final String model;
    private final Duration timeout;
    private final Router router;
    private final Upstream upstream;

    RoutedChatModel(String model, Duration timeout, Router router, Upstream upstream) {
        this.model = model;
        this.timeout = timeout;
        this.router = router;
        this.upstream = upstream;
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        var answer = answer(prompt).block(timeout);
        if (answer == null) {
            throw GatewayException.of(ErrorKind.UPSTREAM_BROKEN, "the provider gave no answer");
        }
        return answer;
    }

    /** One response with the whole answer: nobody reads the gateway's own work while it is written. */
    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return answer(prompt).flux();
    }

    private Mono<ChatResponse> answer(Prompt prompt) {
        return Mono.defer(() -> {
            var request = SpringAiMessages.request(prompt, model);
            var plan = router.plan(RouteAsk.chat(request.head().model()));
            return upstream.inTurn(plan, (route, number) -> ask(route, request).flux())
                    .next();
        });
    }

    private Mono<ChatResponse> ask(Route route, ChatRequest request) {
        var cap = route.model().maxOutputTokens() == null
                ? MAX_OUTPUT_TOKENS
                : route.model().maxOutputTokens();
        List<Edit> edits =
                List.of(new Edit.SetModel(route.model().name()), new Edit.SetStream(false), new Edit.CapOutput(cap));
        return upstream.open(new UpstreamCall(route, request, edits, false, header -> null))
                .frames()
                .collect(TurnFold::new, RoutedChatModel::add)
                .map(fold -> SpringAiMessages.response(whole(fold), route));
    }

    private static void add(TurnFold fold, List<ChatFrame> frames) {
        frames.forEach(frame -> frame.events().forEach(fold::add));
    }

    private static Answer whole(TurnFold fold) {
        if (fold.error() != null) {
            throw new GatewayException(fold.error());
        }
        return fold.answer();
    }
}
