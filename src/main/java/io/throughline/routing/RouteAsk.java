package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.RouteControls;
import io.throughline.tenant.OwnKeys;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What routes are asked for.
 *
 * @param model {@code provider/name}, a bare name or a policy, as the client wrote it
 * @param kind the work they shall do
 * @param ownKeys the caller's keys, which go before the operator's
 * @param controls what the client asks beside the model string
 * @param needs what the request asks of a model; looked at by policies alone, since a name is a choice already made. May throw a
 *     {@link io.throughline.chat.GatewayException}
 */
public record RouteAsk(String model, Capability kind, OwnKeys ownKeys, RouteControls controls, Supplier<Needs> needs) {

    public RouteAsk(String model, Capability kind, OwnKeys ownKeys) {
        this(model, kind, ownKeys, RouteControls.NONE, () -> Needs.TYPICAL);
    }

    /** The same with other needs, worked out when they are asked for. */
    public RouteAsk needing(UnaryOperator<Needs> change) {
        return new RouteAsk(model, kind, ownKeys, controls, () -> change.apply(needs.get()));
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
