package io.throughline.routing.grammar;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Provider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What providers are called in a policy.
 *
 * @param ids the providers' own, sorted
 * @param idsByName ids by id and alias, and by their words joined with hyphens; a provider's own id goes before the others
 */
public record ProviderNames(List<String> ids, Map<String, String> idsByName) {

    public static ProviderNames of(CatalogSnapshot snapshot) {
        return of(snapshot.providers().stream().map(Provider::id).sorted().toList(), snapshot.idsByAlias());
    }

    public static ProviderNames of(List<String> ids, Map<String, String> idsByAlias) {
        var names = new HashMap<String, String>();
        ids.forEach(id -> names.put(id, id));
        idsByAlias.forEach(names::putIfAbsent);
        ids.forEach(id -> names.putIfAbsent(words(id), id));
        idsByAlias.forEach((alias, id) -> names.putIfAbsent(words(alias), id));
        return new ProviderNames(ids, Map.copyOf(names));
    }

    /** Of an id with signs that no policy has, what is left without them. */
    private static String words(String id) {
        var readable = new StringBuilder(id);
        for (int i = 0; i < id.length(); i++) {
            if (!PolicyWord.isLetter(id.charAt(i))) {
                readable.setCharAt(i, '-');
            }
        }
        return PolicyWord.of(readable.toString()).stream().map(PolicyWord::text).collect(Collectors.joining("-"));
    }

    /** The id of the provider that is called that; null when none is. */
    public @Nullable String id(String name) {
        return idsByName.get(name);
    }
}
