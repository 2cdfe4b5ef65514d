package io.throughline.catalog;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline}: what an operator changes about providers, and where further provider files lie.
 *
 * @param providers by provider id; an id that no file has makes a new provider and needs {@code dialect} and {@code base-url}
 * @param providerFiles a folder with {@code *.yaml} files that add providers or replace built-in ones
 * @param catalogRefresh how often the folder and the database are looked at for new or changed providers
 * @param listModelsEvery how often live providers are asked for the list of their models; 0 for never
 * @param probeEvery how often local providers that do not answer yet are asked whether they do
 */
@ConfigurationProperties("throughline")
public record CatalogSettings(
        @DefaultValue Map<String, ProviderSettings> providers,
        @DefaultValue("./config/providers") String providerFiles,
        @DefaultValue("5s") Duration catalogRefresh,
        @DefaultValue("6h") Duration listModelsEvery,
        @DefaultValue("15s") Duration probeEvery) {

    public CatalogSettings {
        providers = Map.copyOf(providers);
    }

    /** What differs from the provider's file; {@code maxWindow} in tokens. */
    public record ProviderSettings(
            @Nullable URI baseUrl,
            @Nullable String apiKey,
            @Nullable List<KeySettings> apiKeys,
            @Nullable String dialect,
            @Nullable String apiVersion,
            @Nullable List<String> quirks,
            @Nullable Integer maxWindow,
            @DefaultValue("true") boolean enabled) {

        /** One of several keys. */
        public record KeySettings(
                String key, @DefaultValue("1") int weight) {

            @Override
            public String toString() {
                return "KeySettings[weight=" + weight + "]";
            }
        }

        /** The key is left out of the text form, which may end up in a log. */
        @Override
        public String toString() {
            return "ProviderSettings[baseUrl=" + baseUrl + ", dialect=" + dialect + ", enabled=" + enabled + "]";
        }
    }
}
