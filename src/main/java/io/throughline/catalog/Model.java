package io.throughline.catalog;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One offering of one provider.
 *
 * @param name the provider's own name of it
 * @param endpoint where it is called, when that is not the provider's usual endpoint
 * @param windowTokens input and output together; null when unknown
 * @param price null when unknown, which is not the same as free
 * @param listed whether a catalogue file names it; otherwise a caller named it and the provider will judge
 */
public record Model(
        String provider,
        String name,
        @Nullable Endpoint endpoint,
        @Nullable Integer windowTokens,
        @Nullable Integer maxOutputTokens,
        Set<Capability> capabilities,
        @Nullable Price price,
        Lifecycle lifecycle,
        Modalities modalities,
        Quality quality,
        boolean listed) {

    public Model {
        capabilities = Set.copyOf(capabilities);
    }

    /** One of which no more is known than this. */
    public Model(
            String provider,
            String name,
            @Nullable Endpoint endpoint,
            @Nullable Integer windowTokens,
            @Nullable Integer maxOutputTokens,
            Set<Capability> capabilities,
            @Nullable Price price,
            @Nullable LocalDate released,
            boolean listed) {
        this(
                provider,
                name,
                endpoint,
                windowTokens,
                maxOutputTokens,
                capabilities,
                price,
                Lifecycle.since(released),
                Modalities.of(capabilities),
                Quality.UNKNOWN,
                listed);
    }

    /** Whether it does that kind of work, as far as is known: of a model that nobody listed, only its provider knows. */
    public boolean does(Capability kind) {
        return !listed || capabilities.contains(kind);
    }

    /** The same under another name, at another price. */
    public Model called(String other, @Nullable Price otherPrice) {
        return new Model(
                provider,
                other,
                endpoint,
                windowTokens,
                maxOutputTokens,
                capabilities,
                otherPrice,
                lifecycle,
                modalities,
                quality,
                listed);
    }

    /** Null when unknown. */
    public @Nullable LocalDate released() {
        return lifecycle.released();
    }

    /** {@code provider/name}, the one id of a model. */
    public String id() {
        return provider + "/" + name;
    }

    /** A model that no catalogue file names: nothing is known of it, its price least of all. */
    public static Model unlisted(String provider, String name) {
        return unlisted(provider, name, null);
    }

    static Model unlisted(String provider, String name, @Nullable Endpoint endpoint) {
        return new Model(provider, name, endpoint, null, null, Set.of(), null, null, false);
    }
}
