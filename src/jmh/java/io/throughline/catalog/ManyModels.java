package io.throughline.catalog;

import io.throughline.dialect.EveryDialect;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;
import io.throughline.sandbox.Sandbox;

/** A catalogue of 20,000 models: 50 providers that offer the same 400 names. */
public final class ManyModels extends Catalog {

    private static final int PROVIDERS = 50;
    private static final int NAMES = 400;

    private final CatalogSnapshot many;

    public ManyModels() {
        super(
                new CatalogSettings(Map.of(), "no-such-folder", Duration.ofHours(1)),
                Stream.of("openai-chat", "anthropic").map(EveryDialect::upstream).toList(),
                new MockEnvironment(),
                new StaticListableBeanFactory().getBeanProvider(Sandbox.class));
        var endpoint = new Endpoint("openai-chat", URI.create("http://localhost"), Set.of());
        var providers = new ArrayList<Provider>();
        var models = new ArrayList<Model>();
        for (int i = 0; i < PROVIDERS; i++) {
            var id = "provider-" + i;
            providers.add(new Provider(id, id, endpoint, List.of(), i % 2 == 0 ? null : "no key"));
            for (int j = 0; j < NAMES; j++) {
                var price = new Price(id, 1_000L * (i + j), null, null, 2_000L * (i + j));
                models.add(new Model(id, "model-" + j, null, 128_000, 4_096, Set.of(), price, null, true));
            }
        }
        many = CatalogSnapshot.of(providers, models);
    }

    @Override
    public CatalogSnapshot snapshot() {
        return many;
    }
}
