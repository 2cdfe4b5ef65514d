package io.throughline.catalog;

import io.throughline.dialect.EveryDialect;
import io.throughline.dialect.ListedModel;
import io.throughline.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

/** Catalogs without a Spring context. */
public final class Catalogs {

    private Catalogs() {}

    public static Catalog of(CatalogSettings settings, Environment environment) {
        var sandbox = new StaticListableBeanFactory().getBeanProvider(Sandbox.class);
        return new Catalog(settings, EveryDialect.upstream(), environment, sandbox);
    }

    /** A snapshot of exactly these. */
    public static CatalogSnapshot snapshot(Collection<Provider> providers, Collection<Model> models) {
        return CatalogSnapshot.of(providers, models);
    }

    /** The same after the provider listed these models and no others. */
    public static CatalogSnapshot listing(CatalogSnapshot snapshot, String provider, String... names) {
        var listed = Arrays.stream(names)
                .map(name -> new ListedModel(name, null, null, null, null))
                .toList();
        var seen = Map.of(provider, SeenModels.of(Instant.EPOCH, listed, null));
        var filed = snapshot.models().stream()
                .map(model -> new FiledModel(model, Origin.BUILT_IN, false))
                .toList();
        var models = new KnownFacts(filed, Map.of(), seen)
                .models(java.util.Objects.requireNonNull(snapshot.provider(provider)));
        return snapshot.with(provider, models, seen);
    }

    /** A catalogue that is always in that state. */
    public static Catalog fixed(CatalogSnapshot snapshot) {
        var sandbox = new StaticListableBeanFactory().getBeanProvider(Sandbox.class);
        var never = Duration.ofHours(1);
        var settings = new CatalogSettings(Map.of(), "no-such-folder", never, never, never);
        return new Catalog(settings, EveryDialect.upstream(), new MockEnvironment(), sandbox) {
            @Override
            public CatalogSnapshot snapshot() {
                return snapshot;
            }
        };
    }
}
