package io.throughline.catalog;

import io.throughline.dialect.UpstreamDialect;
import io.throughline.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The one place that knows which providers and models there are. Read from files and settings at start; local ones join when they answer. */
@Component
public class Catalog {

    private final Set<String> awaited;
    private volatile CatalogSnapshot snapshot;

    Catalog(
            CatalogSettings settings,
            List<UpstreamDialect> dialects,
            Environment environment,
            ObjectProvider<Sandbox> sandbox) {
        var ids = dialects.stream().map(UpstreamDialect::id).collect(Collectors.toSet());
        var builder = new CatalogBuilder(ids, environment::getProperty);
        sandbox.ifAvailable(running -> SandboxProvider.addTo(builder, running));
        builder.addAll(ProviderFiles.read(Path.of(settings.providerFiles())), settings.providers());
        snapshot = builder.build();
        awaited = builder.awaited();
    }

    /** The providers that are live once something answers at their base URL, and from which nothing has yet. */
    List<Provider> awaited() {
        return snapshot.providers().stream()
                .filter(provider -> !provider.live() && awaited.contains(provider.id()))
                .toList();
    }

    synchronized void answers(String provider) {
        snapshot = snapshot.withAnswering(provider);
    }

    /** What there is now; hold on to one snapshot for the length of a request. */
    public CatalogSnapshot snapshot() {
        return snapshot;
    }
}
