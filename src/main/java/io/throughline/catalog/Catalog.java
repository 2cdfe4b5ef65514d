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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The one place that knows which providers and models there are: from built-in files, from synced sources, from the lists of providers, from
 * administrators, from the operator's folder and settings, each of which wins over those before it, fact by fact. Built anew when one of them
 * changes; local providers join when they answer.
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
    private Map<String, Map<String, List<KnownFact>>> synced = Map.of();
    private List<SyncedSource> syncedSources = List.of();
    private volatile List<SourceState> sources = List.of();
    private volatile KnownFacts facts;
    private volatile CatalogSnapshot snapshot;
    private volatile @Nullable String problem;
    private Consumer<CatalogSnapshot> reader = snapshot -> {};

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
        var builder = builder(ofOperator, additions);
        facts = new KnownFacts(builder.filed(), synced, seen);
        snapshot = builder.build(facts, seen);
    }

    Path folder() {
        return Path.of(settings.providerFiles());
    }

    private CatalogBuilder builder(List<ProviderFile> ofOperator, List<Addition> additions) {
        var builder = new CatalogBuilder(dialects, environment::getProperty);
        sandbox.ifAvailable(running -> SandboxProvider.addTo(builder, running));
        var files = new ArrayList<>(builtIn);
        var authors = new HashMap<String, Origin>();
        for (var addition : additions) {
            files.add(addition.file());
            authors.put(addition.file().id(), Origin.ADMINISTRATOR);
        }
        for (var file : ofOperator) {
            files.add(file);
            authors.put(file.id(), Origin.SETTINGS);
        }
        var byId = additions.stream()
                .collect(Collectors.toMap(addition -> addition.file().id(), Function.identity()));
        builder.writtenBy(authors).addAll(files, settings.providers(), byId);
        awaited = builder.awaited();
        return builder;
    }

    private void build(List<ProviderFile> ofOperator, List<Addition> additions) {
        var builder = builder(ofOperator, additions);
        facts = new KnownFacts(builder.filed(), synced, seen);
        var built = builder.build(facts, seen);
        for (var provider : answering) {
            built = awaited.contains(provider) ? built.withAnswering(provider) : built;
        }
        seen.keySet().retainAll(built.providersById().keySet());
        use(built.knowing(KnownProviders.of(syncedSources, facts, built)));
    }

    /**
     * Reads the operator's folder again.
     *
     * @throws BadProviderFileException when one of its files cannot be used; then nothing has changed
     */
    synchronized void reread() {
        var found = ProviderFiles.of(folder());
        build(found, additions);
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
        build(ofOperator, found);
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
        use(snapshot.withAnswering(provider));
    }

    /** Takes over what that provider lists: facts of models that are known, and models that nobody else names. */
    public synchronized void lists(String provider, List<ListedModel> models, Instant at) {
        seen.put(provider, SeenModels.of(at, models, seen.get(provider)));
        var known = snapshot.providersById().get(provider);
        if (known != null) {
            use(snapshot.with(provider, facts.models(known), seen));
        }
    }

    /** Takes these as all that is synced, those to be believed first. Not for an event loop: the snapshot is built anew. */
    public synchronized void synced(List<SyncedSource> found) {
        synced = KnownFacts.byModel(found);
        syncedSources = List.copyOf(found);
        build(ofOperator, additions);
    }

    /** Takes these as the states of all synced sources. */
    public void sourceStates(List<SourceState> states) {
        sources = List.copyOf(states);
    }

    /** How the synced sources stand. */
    public List<SourceState> sourceStates() {
        return sources;
    }

    /** Everything said of that model, the best first; of each fact the first is in force. */
    public synchronized List<KnownFact> facts(Model model) {
        return facts.of(model.provider(), model.name());
    }

    /** The same of a model of a {@linkplain KnownProvider known provider}. */
    public synchronized List<KnownFact> facts(KnownProvider provider, String name) {
        return facts.of(provider.id(), name);
    }

    /**
     * The reader gets the snapshot that is in force, and each later one before it is, on the thread that built it, which is no event loop:
     * what it works out of a snapshot is there for the first request.
     */
    public synchronized void beforeUse(Consumer<CatalogSnapshot> reader) {
        reader.accept(snapshot());
        this.reader = reader;
    }

    private void use(CatalogSnapshot built) {
        reader.accept(built);
        snapshot = built;
    }

    /** What there is now; hold on to one snapshot for the length of a request. */
    public CatalogSnapshot snapshot() {
        return snapshot;
    }
}
