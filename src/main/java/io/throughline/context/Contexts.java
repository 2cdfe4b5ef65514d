package io.throughline.context;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Message;
import io.throughline.context.summary.Committed;
import io.throughline.context.summary.Summarizer;
import io.throughline.conversation.Continuing;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.History;
import io.throughline.routing.Route;
import io.throughline.tenant.Caller;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Gathers what belongs to a request, and says for each route how the request has to change. */
@Component
public class Contexts {

    private final Conversations conversations;
    private final Prompts prompts;
    private final Summarizer summarizer;

    Contexts(Conversations conversations, Prompts prompts, Summarizer summarizer) {
        this.summarizer = summarizer;
        this.conversations = conversations;
        this.prompts = prompts;
    }

    /**
     * The context of the request; of a stateless one without any wait, unless it {@code missesParts} of earlier answers that this gateway does
     * not hold in memory.
     */
    public Mono<Context> load(Caller caller, ChatRequest request, boolean missesParts) {
        var context = load(caller, request);
        return missesParts ? context.zipWith(keptAnswers(caller, request), Context::restoring) : context;
    }

    private Mono<Map<String, Message>> keptAnswers(Caller caller, ChatRequest request) {
        var sent = request.content().messages();
        var calls = KeptParts.firstCalls(sent);
        return calls.isEmpty()
                ? Mono.just(Map.of())
                : conversations
                        .keptAnswers(caller.organizationId(), calls)
                        .map(kept -> KeptParts.unchanged(kept, sent));
    }

    private Mono<Context> load(Caller caller, ChatRequest request) {
        var written = request.head().conversation();
        return written == null
                ? load(caller, request, null)
                : conversations.key(caller.organizationId(), written).flatMap(key -> load(caller, request, key));
    }

    private Mono<Context> load(Caller caller, ChatRequest request, @Nullable String key) {
        var keeping = request.head().keeping();
        if (keeping != null) {
            return Responding.load(
                    conversations,
                    caller.organizationId(),
                    request.head().withConversation(key),
                    keeping,
                    request::content);
        }
        if (key == null) {
            return Mono.just(Context.STATELESS);
        }
        var sent = request.content().messages();
        int leading = 0;
        while (leading < sent.size() && sent.get(leading).role().instructs()) {
            leading++;
        }
        var own = sent.subList(0, leading);
        var said = sent.subList(leading, sent.size());
        var head = request.head();
        var wish = new Continuing(key, said, !own.isEmpty(), head.parent(), head.strict());
        return summarizer
                .awaited(caller.organizationId(), key)
                .then(Mono.defer(() -> conversations.load(caller.organizationId(), wish)))
                .map(history -> continued(wish, own, history));
    }

    /** The turn of that request is stored: the conversation may want a summary. {@code answer} null when there was none. Does not wait for it. */
    public void committed(
            Caller caller, Context context, ChatRequest request, UUID turnId, Route route, @Nullable Message answer) {
        var key = context.conversation();
        if (key != null) {
            var all = Gathered.of(context, request).messages();
            if (answer != null) {
                all.add(answer);
            }
            int from = context.summary() == null ? 0 : context.summary().to();
            var since = all.subList(Math.min(from, all.size()), all.size());
            var window = Window.of(route, request);
            summarizer.committed(new Committed(
                    caller.organizationId(),
                    caller.keyId(),
                    key,
                    turnId,
                    since,
                    context.turnsSince() + 1,
                    window == null ? null : window.tokens()));
        }
    }

    private static Context continued(Continuing wish, List<Message> own, History history) {
        var input = wish.said().subList(history.again(), wish.said().size());
        var closing = ToolPairs.closing(history.messages(), wish.said());
        return new Context(
                wish.key(),
                history.parent(),
                own.isEmpty() ? history.instructions() : List.of(),
                ToolPairs.joined(history.messages(), closing),
                own.isEmpty() ? history.instructions() : own,
                ToolPairs.joined(closing, input),
                history.summary(),
                history.turnsSince(),
                Map.of());
    }

    /**
     * What fits that route. Without any wait where it surely fits, or nobody asked for it: a stateless request is sent as it is unless its client
     * wants it fitted. Fails with CONTEXT_TOO_LONG, and both numbers, where it cannot be made to fit.
     *
     * @param tighter the window to use instead of the route's; null for the route's
     */
    public Mono<Prompt> fit(Context context, ChatRequest request, Route route, @Nullable Window tighter) {
        return prompts.fit(context, request, route, tighter);
    }

    /** The window to try once more with after that route found the prompt too long; null when another try makes no sense. */
    public @Nullable Window tighter(
            Context context, ChatRequest request, Route route, Prompt prompt, GatewayError error) {
        return prompts.tighter(context, request, route, prompt, error);
    }

    /** The tokens of that text by itself, for that route's model; for null, in OpenAI's newer vocabulary. */
    public Mono<Counted> count(String text, @Nullable Route route) {
        return prompts.count(text, route);
    }

    /** The tokens of all that a request would bring to that route's model; for null, in OpenAI's newer vocabulary. Nothing is left out to fit. */
    public Mono<Counted> count(Context context, ChatRequest request, @Nullable Route route) {
        return prompts.count(context, request, route);
    }

    /**
     * What would be sent to that route, message by message.
     *
     * @param route null for none: then {@code limit} counts in tokens of OpenAI's newer models
     * @param limit the most tokens to send; null for the route's window
     */
    public Mono<Preview> preview(Context context, ChatRequest request, @Nullable Route route, @Nullable Long limit) {
        return prompts.preview(context, request, route, limit);
    }
}
