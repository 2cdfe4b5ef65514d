package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.RouteControls;
import io.throughline.tenant.OwnKeys;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What routes are asked for.
 *
 * @param model {@code provider/name}, a bare name or a policy, as the client wrote it
 * @param kind the work they shall do
 * @param ownKeys the caller's keys, which go before the operator's
 * @param controls what the client asks beside the model string
 * @param needs what the request asks of a model; looked at by policies alone, since a name is a choice already made. May throw a
 *     {@link io.throughline.chat.GatewayException}
 * @param asker who asks, which named routes look at
 * @param decisions is told of each model string how it became routes, also where none is left
 * @param dry whether no call is going to be made, so that nothing may be tried out or counted
 * @param request what {@code auto} weighs; null for other work than chat
 */
public record RouteAsk(
        String model,
        Capability kind,
        OwnKeys ownKeys,
        RouteControls controls,
        Supplier<Needs> needs,
        Asker asker,
        Consumer<Decision> decisions,
        boolean dry,
        @Nullable ChatRequest request) {

    /** Nobody wants to know how it was decided. */
    private static final Consumer<Decision> UNTOLD = decision -> {};

    public RouteAsk(String model, Capability kind, OwnKeys ownKeys) {
        this(model, kind, ownKeys, RouteControls.NONE, () -> Needs.TYPICAL);
    }

    public RouteAsk(String model, Capability kind, OwnKeys ownKeys, RouteControls controls, Supplier<Needs> needs) {
        this(model, kind, ownKeys, controls, needs, Asker.NOBODY);
    }

    public RouteAsk(
            String model,
            Capability kind,
            OwnKeys ownKeys,
            RouteControls controls,
            Supplier<Needs> needs,
            Asker asker) {
        this(model, kind, ownKeys, controls, needs, asker, UNTOLD, false, null);
    }

    /** The same for another model string: an alias, a fallback. */
    public RouteAsk forModel(String other) {
        return new RouteAsk(other, kind, ownKeys, controls, needs, asker, decisions, dry, request);
    }

    /** The same for another model string, with needs that are worked out once for all of them. */
    public RouteAsk forModel(String other, Supplier<Needs> known) {
        return new RouteAsk(other, kind, ownKeys, controls, known, asker, decisions, dry, request);
    }

    /** The same, its needs found once for all model strings. */
    RouteAsk findingNeedsOnce() {
        var known = new AtomicReference<Needs>();
        Supplier<Needs> once = () -> {
            var found = known.getPlain();
            if (found == null) {
                found = needs.get();
                known.setPlain(found);
            }
            return found;
        };
        return new RouteAsk(model, kind, ownKeys, controls, once, asker, decisions, dry, request);
    }

    /** The same, of a request that is not going to be made. */
    public RouteAsk rehearsed() {
        return new RouteAsk(model, kind, ownKeys, controls, needs, asker, decisions, true, request);
    }

    /** The same, telling how it was decided. */
    public RouteAsk telling(Consumer<Decision> listener) {
        return new RouteAsk(model, kind, ownKeys, controls, needs, asker, listener, dry, request);
    }

    /** The same with other needs, worked out when they are asked for. */
    public RouteAsk needing(UnaryOperator<Needs> change) {
        return new RouteAsk(
                model, kind, ownKeys, controls, () -> change.apply(needs.get()), asker, decisions, dry, request);
    }

    /** For that request. Its messages are read only when a policy has to know them. */
    public static RouteAsk chat(ChatRequest request, @Nullable UUID organization, OwnKeys ownKeys) {
        var head = request.head();
        return new RouteAsk(
                head.model(),
                Capability.CHAT,
                ownKeys,
                head.route(),
                () -> needs(request),
                new Asker(organization, head.endUser(), head.conversation(), head.stream(), request::opening),
                UNTOLD,
                false,
                request);
    }

    /** As {@link #chat(ChatRequest, UUID, OwnKeys)}, but its needs are guessed from the request's bytes: its messages are never read. */
    public static RouteAsk roughly(ChatRequest request, @Nullable UUID organization, OwnKeys ownKeys) {
        return chat(request, organization, ownKeys).forModel(request.head().model(), () -> ChatNeeds.roughly(request));
    }

    /** For work beside chat, of which no more is known. */
    public static RouteAsk other(String model, Capability kind, UUID organization, OwnKeys ownKeys) {
        var asker = new Asker(organization, null, null, false, () -> 0);
        return new RouteAsk(model, kind, ownKeys, RouteControls.NONE, () -> Needs.TYPICAL, asker);
    }

    /** The same with that asked beside the model string. */
    public RouteAsk with(RouteControls others) {
        return new RouteAsk(model, kind, ownKeys, others, needs, asker, decisions, dry, request);
    }

    private static Needs needs(ChatRequest request) {
        var content = request.content();
        return request.head().route().provider().everyParameter()
                ? ChatNeeds.withEveryParameter(content)
                : ChatNeeds.of(content);
    }

    public static RouteAsk chat(String model, OwnKeys ownKeys) {
        return new RouteAsk(model, Capability.CHAT, ownKeys);
    }

    /** With the operator's keys. */
    public static RouteAsk chat(String model) {
        return chat(model, OwnKeys.NONE);
    }
}
