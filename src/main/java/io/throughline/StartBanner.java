package io.throughline;

import io.throughline.catalog.Catalog;
import io.throughline.catalog.Provider;
import io.throughline.database.Database;
import io.throughline.tenant.Tenants;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says on the terminal, once the gateway can be used, what a person needs to use it. */
@Component
class StartBanner {

    private static final PrintStream OUT = System.out;
    private static final int INDENT = 18;
    private static final Pattern WIDTH = Pattern.compile(".{1,100}(?: |$)");

    private final Catalog catalog;
    private final Database database;
    private final Tenants tenants;

    StartBanner(Catalog catalog, Database database, Tenants tenants) {
        this.catalog = catalog;
        this.database = database;
        this.tenants = tenants;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext context
                && context.getWebServer() != null) {
            OUT.print(text(context.getWebServer().getPort()));
        }
    }

    private String text(int port) {
        var url = "http://localhost:" + port;
        return """

                Throughline listens on %s
                  OpenAI SDKs     base URL %s/v1
                  Anthropic SDKs  base URL %s
                  providers       %s
                  database        %s
                  key             %s

                """.formatted(url, url, url, providers(catalog.snapshot().providers()), database.describe(), key());
    }

    /** A line for each live provider, then the others together. */
    static String providers(Collection<Provider> all) {
        var lines = new ArrayList<String>();
        var asleep = new ArrayList<Provider>();
        for (var provider : all) {
            if (provider.live()) {
                lines.add(provider.id() + ": live at " + provider.endpoint().baseUrl());
            } else {
                asleep.add(provider);
            }
        }
        if (!asleep.isEmpty()) {
            var ids = asleep.stream().map(Provider::id).collect(Collectors.joining(", "));
            lines.addAll(wrapped("not live: " + ids));
            lines.add("(" + asleep.getFirst().id() + ": " + asleep.getFirst().whyNotLive()
                    + "; GET /status says it of each)");
        }
        return String.join("\n" + " ".repeat(INDENT), lines);
    }

    private static List<String> wrapped(String text) {
        return WIDTH.matcher(text).results().map(match -> match.group().strip()).toList();
    }

    private String key() {
        var key = tenants.adminKey();
        var file = key.file() == null ? "" : "kept in " + key.file();
        if (key.shownOnce() != null) {
            return key.shownOnce() + (file.isEmpty() ? "" : "  (administrator's, shown this once; " + file + ")");
        }
        return file.isEmpty()
                ? "an administrator's key made before, kept by whoever has it; THROUGHLINE_ADMIN_KEY gives another"
                : "the administrator's key is " + file;
    }
}
