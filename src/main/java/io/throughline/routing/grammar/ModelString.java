package io.throughline.routing.grammar;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.chat.ProviderControls.Sort;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A name without the variants that only say in which order its providers are tried. Names may hold colons of their own, as Ollama's and Bedrock's
 * do, so that a variant is one only behind a name that is listed.
 *
 * @param sort what the last of the variants asks for; null when there is none
 */
public record ModelString(String name, @Nullable Sort sort) {

    /** OpenRouter's, that resolve to the model itself. */
    private static final Map<String, Sort> SORTS =
            Map.of("nitro", Sort.THROUGHPUT, "floor", Sort.PRICE, "exacto", Sort.EXACTO);

    /** OpenRouter's, that are models of their own or things that it does. */
    private static final Set<String> OTHERS = Set.of("free", "thinking", "extended", "batch", "online");

    public static ModelString of(CatalogSnapshot snapshot, String written) {
        var whole = new ModelString(written, null);
        if (written.indexOf(':') < 0 || isListed(snapshot, written)) {
            return whole;
        }
        var name = written;
        @Nullable Sort sort = null;
        for (int colon = name.lastIndexOf(':'); colon > 0; colon = name.lastIndexOf(':')) {
            var by = SORTS.get(name.substring(colon + 1).toLowerCase(Locale.ROOT));
            if (by == null) {
                return whole;
            }
            name = name.substring(0, colon);
            sort = sort == null ? by : sort;
            if (isListed(snapshot, name)) {
                return new ModelString(name, sort);
            }
        }
        return whole;
    }

    /** The listed name before a variant that is not listed; null when that is not what it is. */
    public static @Nullable String withoutUnlistedVariant(CatalogSnapshot snapshot, String written) {
        int colon = written.lastIndexOf(':');
        if (colon < 1 || !OTHERS.contains(written.substring(colon + 1).toLowerCase(Locale.ROOT))) {
            return null;
        }
        var name = written.substring(0, colon);
        return isListed(snapshot, name) ? name : null;
    }

    private static boolean isListed(CatalogSnapshot snapshot, String name) {
        return !snapshot.offerings(name).isEmpty() || snapshot.model(name) != null;
    }
}
