package io.throughline.catalog;

import io.throughline.dialect.ListedModel;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The one place that knows which providers and models there are: from built-in files, from administrators, from the operator's folder and
 * settings, each of which wins over those before it. Built anew when one of them changes; local providers join when they answer.
 */
@Component
public class Catalog {

    private final CatalogSettings settings;
    private final Environment environment;
    private final ObjectProvider<Sandbox> sandbox;
    private final Set<String> dialects;
    private final List<ProviderFile> builtIn = ProviderFiles.builtIn();
    private final Set<String> answering = new HashSet<>();
    private final Map<String, SeenModels> seen = new HashMap<>();
    private List<ProviderFile> ofOperator;
    private List<Addition> additions = List.of();
    private Set<String> awaited = Set.of();
    private volatile CatalogSnapshot snapshot;
    private volatile @Nullable String problem;

    Catalog(
            CatalogSettings settings,
            List<UpstreamDialect> dialects,
            Environment environment,
            ObjectProvider<Sandbox> sandbox) {
        this.settings = settings;
        this.environment = environment;
        this.sandbox = sandbox;
        this.dialects = dialects.stream().map(UpstreamDialect::id).collect(Collectors.toSet());
        ofOperator = ProviderFiles.of(folder());
        snapshot = built(ofOperator, additions);
    }

    Path folder() {
        return Path.of(settings.providerFiles());
    }

    private CatalogSnapshot built(List<ProviderFile> ofOperator, List<Addition> additions) {
        var builder = new CatalogBuilder(dialects, environment::getProperty);
        sandbox.ifAvailable(running -> SandboxProvider.addTo(builder, running));
        var files = new ArrayList<>(builtIn);
        additions.forEach(addition -> files.add(addition.file()));
        files.addAll(ofOperator);
        var byId = additions.stream()
                .collect(Collectors.toMap(addition -> addition.file().id(), Function.identity()));
        builder.addAll(files, settings.providers(), byId);
        awaited = builder.awaited();
        var built = builder.build();
        for (var provider : answering) {
            built = awaited.contains(provider) ? built.withAnswering(provider) : built;
        }
        seen.keySet().retainAll(built.providersById().keySet());
        return built.withSeen(seen);
    }

    /**
     * Reads the operator's folder again.
     *
     * @throws BadProviderFileException when one of its files cannot be used; then nothing has changed
     */
    synchronized void reread() {
        var found = ProviderFiles.of(folder());
        snapshot = built(found, additions);
        ofOperator = found;
        problem = null;
    }

    /** A change of the operator's that could not be taken over; the state before it stays in force. */
    void refuse(@Nullable String why) {
        problem = why;
    }

    /** Why the newest change of the operator's folder is not in force; null when it is. */
    public @Nullable String problem() {
        return problem;
    }

    /** Takes these as all that administrators added. */
    synchronized void added(List<Addition> found) {
        snapshot = built(ofOperator, found);
        additions = List.copyOf(found);
    }

    /**
     * Whether that provider could be added.
     *
     * @throws BadProviderFileException saying why not
     */
    void check(ProviderFile file) {
        var builder = new CatalogBuilder(dialects, environment::getProperty);
        builder.addAll(List.of(file), Map.of(), Map.of());
        var unused = builder.build();
    }

    /** The providers that are live once something answers at their base URL, and from which nothing has yet. */
    public synchronized List<Provider> awaited() {
        return snapshot.providers().stream()
                .filter(provider -> !provider.live() && awaited.contains(provider.id()))
                .toList();
    }

    /** Something answered at that provider's base URL. */
    public synchronized void answers(String provider) {
        answering.add(provider);
        snapshot = snapshot.withAnswering(provider);
    }

    /** Takes over what that provider lists; models that no file names can be found from then on. */
    public synchronized void lists(String provider, List<ListedModel> models, Instant at) {
        seen.put(provider, SeenModels.of(at, models));
        snapshot = snapshot.withSeen(seen);
    }

    /** What there is now; hold on to one snapshot for the length of a request. */
    public CatalogSnapshot snapshot() {
        return snapshot;
    }
}
