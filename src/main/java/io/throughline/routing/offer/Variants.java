package io.throughline.routing.offer;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Provider;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Callable;
import io.throughline.routing.Route;
import io.throughline.routing.grammar.ModelString;
import java.util.List;

/** What becomes of {@code :thinking} and the like behind a name: OpenRouter knows them, and nobody else. */
final class Variants {

    private Variants() {}

    /**
     * The route as its gateway is asked by it, where the client named the gateway: with the variants of the model string, which it knows itself. A
     * variant that looks for the lowest price keeps the price that is known; with any other, hosts cost what they cost.
     */
    static Route toldTo(Route route, String written) {
        var name = written.substring(written.indexOf('/') + 1);
        var model = route.model();
        if (name.equals(model.name()) || !route.provider().heedsProviderFields()) {
            return route;
        }
        var variant = name.endsWith(":floor") ? model.called(name, model.price()) : model.called(name, null);
        return new Route(route.provider(), variant, route.reason(), route.ownKey());
    }

    /** The gateways that offer the model before a variant that no list has; they know whether there is one. */
    static List<Route> ofGateway(CatalogSnapshot snapshot, String written, Callable callable) {
        var name = ModelString.withoutUnlistedVariant(snapshot, written);
        if (name == null) {
            return List.of();
        }
        return snapshot.offerings(name).stream()
                .map(model -> snapshot.provider(model.provider()))
                .filter(provider -> provider != null && provider.heedsProviderFields() && callable.reaches(provider))
                .map(provider -> callable.route(
                        provider, provider.unlisted(written), "a variant that " + provider.id() + " may have"))
                .toList();
    }

    /** Refuses a variant that the provider does not list. Where names hold colons of their own, the provider judges. */
    static void refuseMissing(CatalogSnapshot snapshot, Provider provider, String id) {
        boolean colons = snapshot.models().stream()
                .anyMatch(model ->
                        model.provider().equals(provider.id()) && model.name().indexOf(':') >= 0);
        if (!colons && !provider.heedsProviderFields()) {
            refuseMissing(snapshot, id);
        }
    }

    static void refuseMissing(CatalogSnapshot snapshot, String written) {
        var name = ModelString.withoutUnlistedVariant(snapshot, written);
        if (name != null) {
            throw GatewayException.of(
                    ErrorKind.MODEL_NOT_FOUND,
                    "model '" + written + "' was not found: '" + name + "' has no variant '"
                            + written.substring(name.length())
                            + "' here. Every model has :nitro (fastest provider first), :floor (cheapest first) and :exacto (best at tools"
                            + " first)",
                    "model");
        }
    }
}
