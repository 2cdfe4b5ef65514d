package io.throughline.context;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.Message;
import io.throughline.conversation.Continuing;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.History;
import io.throughline.routing.Route;
import io.throughline.tenant.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Gathers what belongs to a request, and says for each route how the request has to change. */
@Component
public class Contexts {

    private final Conversations conversations;

    Contexts(Conversations conversations) {
        this.conversations = conversations;
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
        var key = request.head().conversation();
        var keeping = request.head().keeping();
        if (keeping != null) {
            return Responding.load(conversations, caller.organizationId(), request.head(), keeping, request::content);
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
        return conversations.load(caller.organizationId(), wish).map(history -> continued(wish, own, history));
    }

    private static Context continued(Continuing wish, List<Message> own, History history) {
        return new Context(
                wish.key(),
                history.parent(),
                own.isEmpty() ? history.instructions() : List.of(),
                history.messages(),
                own.isEmpty() ? history.instructions() : own,
                wish.said().subList(history.again(), wish.said().size()),
                Map.of());
    }

    /** The changes that make the client's request this route's request. */
    public List<Edit> fit(Context context, ChatRequest request, Route route) {
        var edits = new ArrayList<Edit>(6);
        edits.add(new Edit.SetModel(route.model().name()));
        edits.add(new Edit.SetStream(request.head().stream()));
        var limit = route.model().maxOutputTokens();
        if (limit != null) {
            edits.add(new Edit.CapOutput(limit));
        }
        var most = route.endpoint().maxWindowTokens();
        var window = route.model().windowTokens();
        if (window != null || most != null) {
            edits.add(new Edit.FitWindow(window, most));
        }
        addIfAny(edits, context.instructions(), Edit.Instruct::new);
        addIfAny(edits, context.history(), Edit.Prepend::new);
        if (!context.restored().isEmpty()) {
            edits.add(new Edit.Restore(context.restored()));
        }
        return edits;
    }

    private static void addIfAny(List<Edit> edits, List<Message> messages, Function<List<Message>, Edit> edit) {
        if (!messages.isEmpty()) {
            edits.add(edit.apply(messages));
        }
    }
}
