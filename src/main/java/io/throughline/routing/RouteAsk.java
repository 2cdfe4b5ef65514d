package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.RouteControls;
import io.throughline.tenant.OwnKeys;
import java.util.UUID;
import java.util.function.Supplier;
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
 * @param organizationId whose request it is; null for the gateway's own
 * @param request what {@code auto} weighs; null for other work than chat
 */
public record RouteAsk(
        String model,
        Capability kind,
        OwnKeys ownKeys,
        RouteControls controls,
        Supplier<Needs> needs,
        @Nullable UUID organizationId,
        @Nullable ChatRequest request) {

    public RouteAsk(String model, Capability kind, OwnKeys ownKeys, RouteControls controls, Supplier<Needs> needs) {
        this(model, kind, ownKeys, controls, needs, null, null);
    }

    public RouteAsk(String model, Capability kind, OwnKeys ownKeys) {
        this(model, kind, ownKeys, RouteControls.NONE, () -> Needs.TYPICAL);
    }

    /** For that request. Its messages are read only when a policy has to know them. */
    public static RouteAsk chat(ChatRequest request, OwnKeys ownKeys) {
        var head = request.head();
        return new RouteAsk(
                head.model(), Capability.CHAT, ownKeys, head.route(), () -> ChatNeeds.of(request.content()));
    }

    /** As {@link #chat(ChatRequest, OwnKeys)}, of a caller of that organization. */
    public static RouteAsk chat(ChatRequest request, @Nullable UUID organizationId, OwnKeys ownKeys) {
        var ask = chat(request, ownKeys);
        return new RouteAsk(ask.model, ask.kind, ownKeys, ask.controls, ask.needs, organizationId, request);
    }

    /** The same for another model string. */
    public RouteAsk forModel(String other) {
        return new RouteAsk(other, kind, ownKeys, controls, needs, organizationId, request);
    }

    public static RouteAsk chat(String model, OwnKeys ownKeys) {
        return new RouteAsk(model, Capability.CHAT, ownKeys);
    }

    /** With the operator's keys. */
    public static RouteAsk chat(String model) {
        return chat(model, OwnKeys.NONE);
    }
}
