package io.throughline.routing.grammar;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Provider;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Providers as clients write them in fields: by id, alias or name, whatever the case and the signs between words. */
public final class WrittenProvider {

    private WrittenProvider() {}

    /** Null when no provider is called that. */
    public static @Nullable Provider of(String written, CatalogSnapshot snapshot) {
        var known = snapshot.provider(written.strip().toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        var letters = letters(written);
        for (var provider : snapshot.providers()) {
            if (letters.equals(letters(provider.id())) || letters.equals(letters(provider.name()))) {
                return provider;
            }
        }
        for (var alias : snapshot.idsByAlias().entrySet()) {
            if (letters.equals(letters(alias.getKey()))) {
                return snapshot.provider(alias.getValue());
            }
        }
        return null;
    }

    /** Whether a model string names a provider that is a gateway: what the client says of providers is then meant for that one. */
    public static boolean isGateway(String model, CatalogSnapshot snapshot) {
        int slash = model.indexOf('/');
        var provider = slash > 0 ? snapshot.provider(model.substring(0, slash)) : null;
        return provider != null && provider.heedsProviderFields();
    }

    /** The ids of those that are known. */
    public static Set<String> ids(Collection<String> written, CatalogSnapshot snapshot) {
        return ordered(written, snapshot).stream().collect(Collectors.toUnmodifiableSet());
    }

    /** As {@link #ids}, in the order in which they were written. */
    public static List<String> ordered(Collection<String> written, CatalogSnapshot snapshot) {
        return written.stream()
                .map(each -> of(each, snapshot))
                .filter(provider -> provider != null)
                .map(Provider::id)
                .distinct()
                .toList();
    }

    private static String letters(String text) {
        var letters = new StringBuilder(text.length());
        text.chars()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(letter -> letters.append((char) letter));
        return letters.toString();
    }
}
