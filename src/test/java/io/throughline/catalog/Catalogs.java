package io.throughline.catalog;

import io.throughline.dialect.EveryDialect;
import io.throughline.sandbox.Sandbox;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.env.Environment;

/** Catalogs without a Spring context. */
public final class Catalogs {

    private Catalogs() {}

    public static Catalog of(CatalogSettings settings, Environment environment) {
        var sandbox = new StaticListableBeanFactory().getBeanProvider(Sandbox.class);
        return new Catalog(settings, EveryDialect.upstream(), environment, sandbox);
    }
}
