package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.RouteControls;
import io.throughline.tenant.OwnKeys;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What routes are asked for.
 *
 * @param model {@code provider/name}, a bare name or a policy, as the client wrote it
 * @param kind the work they shall do
 * @param ownKeys the caller's keys, which go before the operator's
 * @param controls what the client asks beside the model string
 * @param needs what the request asks of a model; looked at by policies alone, since a name is a choice already made. May throw a
 *     {@link io.throughline.chat.GatewayException}
 * @param decisions is told of each model string how it became routes, also where none is left
 */
public record RouteAsk(
        String model,
        Capability kind,
        OwnKeys ownKeys,
        RouteControls controls,
        Supplier<Needs> needs,
        Consumer<Decision> decisions) {

    /** Nobody wants to know how it was decided. */
    private static final Consumer<Decision> UNTOLD = decision -> {};

    public RouteAsk(String model, Capability kind, OwnKeys ownKeys) {
        this(model, kind, ownKeys, RouteControls.NONE, () -> Needs.TYPICAL);
    }

    public RouteAsk(String model, Capability kind, OwnKeys ownKeys, RouteControls controls, Supplier<Needs> needs) {
        this(model, kind, ownKeys, controls, needs, UNTOLD);
    }

    /** The same for another model string: an alias, a fallback. */
    public RouteAsk forModel(String other) {
        return new RouteAsk(other, kind, ownKeys, controls, needs, decisions);
    }

    /** The same, telling how it was decided. */
    public RouteAsk telling(Consumer<Decision> listener) {
        return new RouteAsk(model, kind, ownKeys, controls, needs, listener);
    }

    /** For that request. Its messages are read only when a policy has to know them. */
    public static RouteAsk chat(ChatRequest request, OwnKeys ownKeys) {
        var head = request.head();
        return new RouteAsk(
                head.model(), Capability.CHAT, ownKeys, head.route(), () -> ChatNeeds.of(request.content()));
    }

    public static RouteAsk chat(String model, OwnKeys ownKeys) {
        return new RouteAsk(model, Capability.CHAT, ownKeys);
    }

    /** With the operator's keys. */
    public static RouteAsk chat(String model) {
        return chat(model, OwnKeys.NONE);
    }
}
