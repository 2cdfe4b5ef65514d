package io.throughline.routing;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;

/** A model chosen to try, with the provider that offers it and the reason for the choice in a few words. */
public record Route(Provider provider, Model model, String reason) {

    /** Where this model is called: its own endpoint, or the provider's usual one. */
    public Endpoint endpoint() {
        var own = model.endpoint();
        return own != null ? own : provider.endpoint();
    }
}
