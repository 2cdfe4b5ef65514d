package io.throughline.routing.offer;

import io.throughline.catalog.Capability;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import java.util.stream.Collectors;

/** Says that a model does other work than it was asked for, and which models do that. */
final class Unfit {

    private static final int SHOWN = 5;

    private Unfit() {}

    static GatewayException error(String written, Model found, Capability kind, CatalogSnapshot snapshot) {
        var does = found.capabilities().stream()
                .filter(Capability::isKind)
                .sorted()
                .map(Capability::id)
                .collect(Collectors.joining(" and "));
        var able = snapshot.models().stream()
                .filter(model -> model.does(kind) && live(model, snapshot))
                .limit(SHOWN)
                .map(Model::id)
                .collect(Collectors.joining(", "));
        var message = "model '" + written + "' is for " + does + ", not for " + kind.id()
                + (able.isEmpty()
                        ? "; no listed model for that is live, so name one as provider/model"
                        : "; models for that are " + able);
        return new GatewayException(
                GatewayError.of(ErrorKind.INVALID_REQUEST, message).at("model").withCode("unsupported_model"));
    }

    private static boolean live(Model model, CatalogSnapshot snapshot) {
        var provider = snapshot.provider(model.provider());
        return provider != null && provider.live();
    }
}
