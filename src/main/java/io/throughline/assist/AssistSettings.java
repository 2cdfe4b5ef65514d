package io.throughline.assist;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline.assist}: which model does the gateway's own work.
 *
 * @param model a model string; routed like a client's unless {@code baseUrl} is set
 * @param baseUrl an OpenAI-compatible endpoint, {@code /v1} included, kept apart from the tenants' traffic; null to use the gateway's providers
 * @param apiKey the key for that endpoint
 * @param timeout for one call
 */
@ConfigurationProperties("throughline.assist")
record AssistSettings(
        @DefaultValue("sandbox/echo") String model,
        @Nullable URI baseUrl,
        @Nullable String apiKey,
        @DefaultValue("60s") Duration timeout) {

    @Override
    public String toString() {
        return "AssistSettings[model=" + model + ", baseUrl=" + baseUrl + ", timeout=" + timeout + "]";
    }
}
