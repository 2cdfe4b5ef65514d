package io.throughline.catalog;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import io.throughline.catalog.ProviderFile.AuthEntry;
import io.throughline.tenant.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * With what the operator proves to a provider who calls.
 *
 * @param keyHeader the header that takes the bare key
 * @param auth the scheme of authentication, null where a key in a header is enough
 * @param missing what to set so that there are any; null when there are, or when none are needed
 */
record Credentials(
        List<ProviderKey> keys,
        @Nullable String keyHeader,
        @Nullable String auth,
        @Nullable String missing) {

    private static final Pattern COMMA = Pattern.compile(",");

    /** Keys go before the schemes that need none. */
    static Credentials of(
            ProviderFile file,
            ProviderSettings settings,
            @Nullable Addition addition,
            Function<String, @Nullable String> variables) {
        if (file.keyHeader() != null && !HeaderText.isName(file.keyHeader())) {
            throw new BadProviderFileException(
                    "provider " + file.id() + ": key_header '" + file.keyHeader() + "' is no name of a header");
        }
        var keys = keys(file, settings, addition, variables);
        if (keys.isEmpty() && file.authWithoutKey() != null) {
            for (var entry : file.authWithoutKey()) {
                if (entry.variables().stream().allMatch(name -> BaseUrl.firstSet(List.of(name), variables) != null)) {
                    return new Credentials(keys, null, entry.auth(), null);
                }
            }
        }
        var missing = keys.isEmpty() && file.keyVariables() != null ? missing(file, file.keyVariables()) : null;
        if (keys.isEmpty() && addition != null && addition.whyNotLive() != null) {
            missing = addition.whyNotLive();
        }
        for (var key : file.auth() == null ? keys : List.<ProviderKey>of()) {
            var wrong = HeaderText.wrong(key.secret().reveal());
            if (wrong != null) {
                return new Credentials(List.of(), file.keyHeader(), null, "its key " + wrong);
            }
        }
        return new Credentials(keys, file.keyHeader(), file.auth(), missing);
    }

    private static List<ProviderKey> keys(
            ProviderFile file,
            ProviderSettings settings,
            @Nullable Addition addition,
            Function<String, @Nullable String> variables) {
        var several = settings.apiKeys();
        if (several != null && !several.isEmpty()) {
            return several.stream()
                    .filter(each -> !each.key().isBlank())
                    .map(each -> new ProviderKey(new Secret(each.key().strip()), each.weight()))
                    .toList();
        }
        var set = settings.apiKey();
        if (set != null && !set.isBlank()) {
            return List.of(new ProviderKey(new Secret(set.strip()), 1));
        }
        if (addition != null && addition.key() != null) {
            return alike(file, addition.key().reveal());
        }
        var found = file.keyVariables() == null ? null : BaseUrl.firstSet(file.keyVariables(), variables);
        return found == null ? List.of() : alike(file, found);
    }

    /** Keys with commas between; what a scheme takes may hold commas itself. */
    private static List<ProviderKey> alike(ProviderFile file, String written) {
        return (file.auth() == null ? COMMA.splitAsStream(written) : Stream.of(written))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .map(key -> new ProviderKey(new Secret(key), 1))
                .toList();
    }

    private static String missing(ProviderFile file, List<String> keyVariables) {
        var ways = new ArrayList<>(keyVariables);
        for (var entry : file.authWithoutKey() == null ? List.<AuthEntry>of() : file.authWithoutKey()) {
            ways.add(String.join(" with ", entry.variables()));
        }
        return "no key: set " + String.join(" or ", ways) + " or throughline.providers." + file.id() + ".api-key";
    }
}
