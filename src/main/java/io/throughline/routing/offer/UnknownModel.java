package io.throughline.routing.offer;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Provider;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.grammar.Nearest;
import io.throughline.routing.grammar.RouteGrammar;
import java.util.stream.Collectors;

/** Says of a model that nobody offers what was perhaps meant. */
final class UnknownModel {

    private UnknownModel() {}

    static GatewayException error(CatalogSnapshot snapshot, String model, int slash) {
        var only = KnownOnly.about(snapshot, model);
        if (only.isPresent()) {
            return notFound(only.get());
        }
        Variants.refuseMissing(snapshot, model);
        var known = snapshot.providers().stream().map(Provider::id).sorted().collect(Collectors.joining(", "));
        var about = slash > 0
                ? "provider '" + model.substring(0, slash) + "' is not one of " + known
                : "it is not in the catalog; write provider/model for a model that is not listed";
        return notFound("model '" + model + "' was not found: " + about + "; GET /v1/models lists what you can use"
                + suggestion(snapshot, model));
    }

    static String suggestion(CatalogSnapshot snapshot, String model) {
        return Nearest.of(model, snapshot)
                .or(() -> RouteGrammar.meant(model))
                .map(near -> ". Did you mean '" + near + "'?")
                .orElse("");
    }

    static GatewayException notFound(String message) {
        return GatewayException.of(ErrorKind.MODEL_NOT_FOUND, message, "model");
    }
}
