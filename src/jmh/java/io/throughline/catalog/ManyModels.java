package io.throughline.catalog;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A catalogue of 20,000 models: 50 providers that offer the same 400 names, half of the providers live. */
public final class ManyModels {

    private static final int PROVIDERS = 50;
    private static final int NAMES = 400;

    private ManyModels() {}

    public static Catalog catalog() {
        var endpoint = new Endpoint("openai-chat", URI.create("http://localhost"), Set.of());
        var providers = new ArrayList<Provider>();
        var models = new ArrayList<Model>();
        for (int i = 0; i < PROVIDERS; i++) {
            var id = "provider-" + i;
            providers.add(new Provider(id, id, endpoint, List.of(), i % 2 == 0 ? null : "no key"));
            for (int j = 0; j < NAMES; j++) {
                models.add(model(id, i, j));
            }
        }
        return Catalogs.fixed(CatalogSnapshot.of(providers, models));
    }

    private static Model model(String provider, int i, int j) {
        var price = new Price(provider, 1_000L * (i + (j * 7919) % NAMES + 1), null, null, 2_000L * (i + j + 1));
        var capabilities = EnumSet.of(Capability.CHAT, Capability.TOOLS);
        if (j % 2 == 0) {
            capabilities.add(Capability.VISION);
        }
        if (j % 3 == 0) {
            capabilities.add(Capability.REASONING);
        }
        int window = j % 5 == 0 ? 1_000_000 : 128_000;
        return new Model(provider, "model-" + j, null, window, 4_096, capabilities, price, null, true);
    }
}
