package io.throughline.upstream;

import io.throughline.catalog.ProviderKey;
import io.throughline.tenant.Secret;
import io.throughline.upstream.TokenCache.Token;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Access tokens of Microsoft Entra ID for an application that proves itself by a client secret. The application is the provider's key,
 * {@code tenant:client:secret}, or that of Azure's own environment variables; without one, {@code AZURE_OPENAI_AD_TOKEN} may hold a token
 * that somebody else renews.
 *
 * <p>Source: Microsoft's pages "OAuth 2.0 client credentials flow" and "Configure Azure OpenAI with Microsoft Entra ID".
 */
@Component
final class EntraAuth implements AuthScheme {

    private static final String SCOPE = "https://cognitiveservices.azure.com/.default";
    private static final String AUTHORITY = "https://login.microsoftonline.com";
    private static final Pattern APPLICATION = Pattern.compile("([^:]+):([^:]+):(.+)");

    private final TokenEndpoint endpoint;
    private final Function<String, @Nullable String> variables;
    private final TokenCache<Application> applications;

    @Autowired
    EntraAuth(TokenEndpoint endpoint, Clock clock, Environment environment) {
        this(endpoint, clock, environment::getProperty);
    }

    EntraAuth(TokenEndpoint endpoint, Clock clock, Function<String, @Nullable String> variables) {
        this.endpoint = endpoint;
        this.variables = variables;
        this.applications = new TokenCache<>(clock, this::fetch);
    }

    /** Who asks for tokens. */
    private record Application(String tenant, String client, Secret secret) {}

    @Override
    public String id() {
        return "entra";
    }

    @Override
    public Mono<Map<String, String>> headers(Signable call, @Nullable ProviderKey key) {
        var application = application(key);
        if (application != null) {
            return applications.bearer(application);
        }
        var token = variable("AZURE_OPENAI_AD_TOKEN");
        return token != null && key == null
                ? Mono.just(TokenCache.bearer(token))
                : Mono.error(TokenEndpoint.refused("it has no application; set AZURE_TENANT_ID, AZURE_CLIENT_ID and"
                        + " AZURE_CLIENT_SECRET, or give it a key of the form tenant:client:secret"));
    }

    @Override
    public void refused(@Nullable ProviderKey key, Map<String, String> headers) {
        var application = application(key);
        if (application != null) {
            applications.forget(application, headers);
        }
    }

    private @Nullable Application application(@Nullable ProviderKey key) {
        if (key != null) {
            var parts = APPLICATION.matcher(key.secret().reveal());
            return parts.matches() ? new Application(parts.group(1), parts.group(2), new Secret(parts.group(3))) : null;
        }
        var tenant = variable("AZURE_TENANT_ID");
        var client = variable("AZURE_CLIENT_ID");
        var secret = variable("AZURE_CLIENT_SECRET");
        return tenant == null || client == null || secret == null
                ? null
                : new Application(tenant, client, new Secret(secret));
    }

    private Mono<Token> fetch(Application application) {
        var authority = variable("AZURE_AUTHORITY_HOST");
        var host = authority == null ? AUTHORITY : authority;
        var tenant = URLEncoder.encode(application.tenant(), StandardCharsets.UTF_8);
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", application.client());
        form.put("client_secret", application.secret().reveal());
        form.put("scope", SCOPE);
        var root = host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
        return endpoint.ask(URI.create(root + "/" + tenant + "/oauth2/v2.0/token"), form);
    }

    private @Nullable String variable(String name) {
        var value = variables.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
