package io.throughline.catalog;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import io.throughline.catalog.ProviderFile.ModelEntry;
import io.throughline.catalog.ProviderFile.PriceEntry;
import io.throughline.dialect.Quirk;
import io.throughline.tenant.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds a snapshot from provider files and the operator's settings; settings win. */
final class CatalogBuilder {

    private static final ProviderSettings UNCHANGED = new ProviderSettings(null, null, null, null, true);

    private final Set<String> dialects;
    private final Function<String, @Nullable String> variables;
    private final List<Provider> providers = new ArrayList<>();
    private final List<Model> models = new ArrayList<>();

    /** {@code variables} looks up environment variables. */
    CatalogBuilder(Set<String> dialects, Function<String, @Nullable String> variables) {
        this.dialects = dialects;
        this.variables = variables;
    }

    void add(Provider provider, Collection<Model> offered) {
        providers.add(provider);
        models.addAll(offered);
    }

    void addAll(List<ProviderFile> files, Map<String, ProviderSettings> settings) {
        var byId = new LinkedHashMap<String, ProviderFile>();
        files.forEach(file -> byId.put(file.id(), file));
        settings.forEach((id, changed) -> byId.computeIfAbsent(id, unknown -> fromSettings(unknown, changed)));
        byId.values().forEach(file -> add(file, settings.getOrDefault(file.id(), UNCHANGED)));
    }

    private static ProviderFile fromSettings(String id, ProviderSettings settings) {
        if (settings.dialect() == null || settings.baseUrl() == null) {
            throw new BadProviderFileException("throughline.providers." + id
                    + ": no provider file has this id; give it a dialect and a base-url to make it a new provider");
        }
        return new ProviderFile(
                id, id, settings.dialect(), settings.baseUrl(), null, null, settings.quirks(), null, null);
    }

    private void add(ProviderFile file, ProviderSettings settings) {
        var dialect = settings.dialect() != null ? settings.dialect() : file.dialect();
        if (!dialects.contains(dialect)) {
            throw new BadProviderFileException(
                    "provider " + file.id() + ": dialect '" + dialect + "' is not one of " + new TreeSet<>(dialects));
        }
        var quirks = settings.quirks() != null ? settings.quirks() : file.quirks();
        var endpoint = new Endpoint(dialect, baseUrl(file, settings), quirks(file.id(), quirks), file.auth());
        var key = key(file, settings);
        var provider = new Provider(file.id(), file.name(), endpoint, key, whyNotLive(file, settings, key));
        add(provider, models(file));
    }

    private URI baseUrl(ProviderFile file, ProviderSettings settings) {
        var variable = file.baseUrlVariable() == null ? null : blankAsNull(variables.apply(file.baseUrlVariable()));
        var url = settings.baseUrl() != null
                ? settings.baseUrl()
                : variable != null ? uri(file, variable) : file.baseUrl();
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new BadProviderFileException("provider " + file.id() + ": base URL '" + url
                    + "' must begin with http:// or https:// and name a host");
        }
        var text = url.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    private static URI uri(ProviderFile file, String text) {
        try {
            return URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new BadProviderFileException(
                    "provider " + file.id() + ": " + file.baseUrlVariable() + " is not a URL: '" + text + "'");
        }
    }

    private @Nullable Secret key(ProviderFile file, ProviderSettings settings) {
        var set = blankAsNull(settings.apiKey());
        var found = set != null || file.keyVariables() == null ? set : firstSet(file.keyVariables());
        return found == null ? null : new Secret(found.strip());
    }

    private @Nullable String firstSet(List<String> names) {
        for (var name : names) {
            var value = blankAsNull(variables.apply(name));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static @Nullable String whyNotLive(ProviderFile file, ProviderSettings settings, @Nullable Secret key) {
        if (!settings.enabled()) {
            return "switched off by throughline.providers." + file.id() + ".enabled";
        }
        if (key == null && file.keyVariables() != null) {
            return "no key: set " + String.join(" or ", file.keyVariables()) + " or throughline.providers." + file.id()
                    + ".api-key";
        }
        return null;
    }

    private static Set<Quirk> quirks(String provider, @Nullable List<String> ids) {
        if (ids == null) {
            return Set.of();
        }
        var known = Arrays.stream(Quirk.values()).collect(Collectors.toMap(Quirk::id, Function.identity()));
        return ids.stream().map(id -> named("quirk", provider, id, known)).collect(Collectors.toUnmodifiableSet());
    }

    private static <T> T named(String kind, String where, String id, Map<String, T> known) {
        var found = known.get(id);
        if (found == null) {
            throw new BadProviderFileException(
                    where + ": " + kind + " '" + id + "' is not one of " + new TreeSet<>(known.keySet()));
        }
        return found;
    }

    private static List<Model> models(ProviderFile file) {
        var entries = file.models() == null ? List.<ModelEntry>of() : file.models();
        return entries.stream().map(entry -> model(file.id(), entry)).toList();
    }

    private static Model model(String provider, ModelEntry entry) {
        var known = Arrays.stream(Capability.values()).collect(Collectors.toMap(Capability::id, Function.identity()));
        var ids = entry.capabilities() == null ? List.<String>of() : entry.capabilities();
        var id = provider + "/" + entry.name();
        var capabilities =
                ids.stream().map(word -> named("capability", id, word, known)).collect(Collectors.toUnmodifiableSet());
        return new Model(
                provider,
                entry.name(),
                null,
                entry.window(),
                entry.maxOutput(),
                capabilities,
                price(id, entry.price()),
                entry.released(),
                true);
    }

    private static @Nullable Price price(String model, @Nullable PriceEntry entry) {
        if (entry == null) {
            return null;
        }
        var version = model + "@" + entry.since();
        var tier = entry.longPrompt();
        var longPrompt = tier == null
                ? null
                : new Price.LongPrompt(
                        tier.above(),
                        new Price(
                                version + "+long",
                                pico(model, tier.input()),
                                picoOrNull(model, tier.cacheRead()),
                                picoOrNull(model, tier.cacheWrite()),
                                pico(model, tier.output())));
        return new Price(
                version,
                pico(model, entry.input()),
                picoOrNull(model, entry.cacheRead()),
                picoOrNull(model, entry.cacheWrite()),
                pico(model, entry.output()),
                longPrompt);
    }

    private static @Nullable Long picoOrNull(String model, @Nullable BigDecimal usdPerMillion) {
        return usdPerMillion == null ? null : pico(model, usdPerMillion);
    }

    private static long pico(String model, BigDecimal usdPerMillion) {
        try {
            if (usdPerMillion.signum() >= 0) {
                return Price.picoUsdPerToken(usdPerMillion);
            }
        } catch (ArithmeticException e) {
            // told below, together with a negative price
        }
        throw new BadProviderFileException(model + ": price " + usdPerMillion
                + " must be 0 or more dollars per million tokens, with at most 6 decimals");
    }

    CatalogSnapshot build() {
        return CatalogSnapshot.of(providers, models);
    }
}
