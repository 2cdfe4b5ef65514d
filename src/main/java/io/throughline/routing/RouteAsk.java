package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.tenant.OwnKeys;

/**
 * What routes are asked for.
 *
 * @param model {@code provider/name} or a bare name, as the client wrote it
 * @param kind the work they shall do
 * @param ownKeys the caller's keys, which go before the operator's
 */
public record RouteAsk(String model, Capability kind, OwnKeys ownKeys) {

    public static RouteAsk chat(String model, OwnKeys ownKeys) {
        return new RouteAsk(model, Capability.CHAT, ownKeys);
    }

    /** With the operator's keys. */
    public static RouteAsk chat(String model) {
        return chat(model, OwnKeys.NONE);
    }
}
