package io.throughline;

import io.throughline.catalog.Catalog;
import io.throughline.catalog.Provider;
import io.throughline.database.Database;
import io.throughline.tenant.Tenants;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says on the terminal, once the gateway can be used, what a person needs to use it. */
@Component
class StartBanner {

    private static final PrintStream OUT = System.out;

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

                """.formatted(url, url, url, providers(), database.describe(), key());
    }

    private String providers() {
        return catalog.snapshot().providers().stream()
                .map(StartBanner::line)
                .collect(Collectors.joining("\n" + " ".repeat(18)));
    }

    private static String line(Provider provider) {
        return provider.id()
                + (provider.live()
                        ? ": live at " + provider.endpoint().baseUrl()
                        : ": not live, " + provider.whyNotLive());
    }

    private String key() {
        var key = tenants.adminKey();
        var file = key.file() == null ? "" : "kept in " + key.file();
        if (key.shownOnce() != null) {
            return key.shownOnce() + (file.isEmpty() ? "" : "  (administrator's, shown this once; " + file + ")");
        }
        return file.isEmpty() ? "the administrator's key given in the settings" : "the administrator's key is " + file;
    }
}
