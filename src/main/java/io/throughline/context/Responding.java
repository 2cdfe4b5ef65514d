package io.throughline.context;

import io.throughline.chat.Content;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Head;
import io.throughline.chat.Keeping;
import io.throughline.chat.Message;
import io.throughline.conversation.Continuing;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.History;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The context of a request that continues a response, or whose own response is stored. Instructions of its top level hold for this one answer;
 * those among its input stay in force, as in any conversation.
 */
final class Responding {

    private static final String PREVIOUS = "previous_response_id";

    private final Head head;
    private final Keeping keeping;
    private final List<Message> passing;
    private final List<Message> lasting;
    private final List<Message> said;

    private Responding(Head head, Keeping keeping, List<Message> sent) {
        this.head = head;
        this.keeping = keeping;
        int leading = 0;
        while (leading < sent.size() && sent.get(leading).role().instructs()) {
            leading++;
        }
        int once = Math.min(keeping.passing(), leading);
        passing = sent.subList(0, once);
        lasting = sent.subList(once, leading);
        said = sent.subList(leading, sent.size());
    }

    static Mono<Context> load(
            Conversations conversations, UUID organizationId, Head head, Keeping keeping, Supplier<Content> content) {
        var previous = keeping.previous();
        if (head.conversation() == null && previous == null && !keeping.kept()) {
            return Mono.just(Context.STATELESS);
        }
        var responding = new Responding(head, keeping, content.get().messages());
        if (previous != null) {
            return conversations
                    .conversationOf(organizationId, previous)
                    .switchIfEmpty(Mono.error(() -> unknown(previous)))
                    .flatMap(key -> responding.continuing(conversations, organizationId, key, previous));
        }
        var key = head.conversation();
        return key == null
                ? Mono.just(responding.context(keeping.beginning(), History.EMPTY, responding.said))
                : responding.continuing(conversations, organizationId, key, head.parent());
    }

    private Mono<Context> continuing(
            Conversations conversations, UUID organizationId, String key, @Nullable UUID parent) {
        var wish = new Continuing(key, said, !lasting.isEmpty(), parent, head.strict() && keeping.previous() == null);
        return conversations
                .load(organizationId, wish)
                .onErrorMap(GatewayException.class, failure -> inOwnWords(failure))
                .map(history -> context(key, history, said.subList(history.again(), said.size())));
    }

    private Context context(@Nullable String key, History history, List<Message> input) {
        if (!keeping.ofCompletion()) {
            ToolPairs.check(history.messages(), said);
        }
        boolean own = !lasting.isEmpty();
        return new Context(
                keeping.kept() ? key : null,
                history.parent(),
                own ? List.of() : notSentAgain(history.instructions()),
                history.messages(),
                own ? lasting : history.instructions(),
                input,
                history.summary(),
                history.turnsSince(),
                Map.of());
    }

    /** Another API's clients repeat with every request what is in force already. */
    private List<Message> notSentAgain(List<Message> instructions) {
        return instructions.stream()
                .filter(stored -> passing.stream().noneMatch(sent -> sent.text().equals(stored.text())))
                .toList();
    }

    private GatewayException inOwnWords(GatewayException failure) {
        boolean named = keeping.previous() != null
                && "throughline.parent".equals(failure.error().param());
        return named
                ? GatewayException.of(
                        ErrorKind.INVALID_REQUEST,
                        "Previous response with id '" + id(keeping.previous())
                                + "' has not been completed, so that it cannot be continued.",
                        PREVIOUS)
                : failure;
    }

    private static GatewayException unknown(UUID previous) {
        return new GatewayException(GatewayError.of(
                        ErrorKind.INVALID_REQUEST, "Previous response with id '" + id(previous) + "' not found.")
                .at(PREVIOUS)
                .withCode("previous_response_not_found"));
    }

    private static String id(@Nullable UUID response) {
        return response == null ? "" : Keeping.RESPONSE + Keeping.hex(response);
    }
}
