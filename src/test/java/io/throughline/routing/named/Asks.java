package io.throughline.routing.named;

import io.throughline.catalog.Capability;
import io.throughline.chat.Fallbacks;
import io.throughline.chat.ProviderControls;
import io.throughline.chat.RouteControls;
import io.throughline.routing.Asker;
import io.throughline.routing.Needs;
import io.throughline.routing.RouteAsk;
import io.throughline.tenant.OwnKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests of named routes, and routes as a file has them. */
record Asks(String model, @Nullable String session, Map<String, String> metadata, Needs needs, Asker asker) {

    static Asks of(String model) {
        return new Asks(model, null, Map.of(), Needs.TYPICAL, Asker.NOBODY);
    }

    Asks session(String key) {
        return new Asks(model, key, metadata, needs, asker);
    }

    Asks metadata(String key, String value) {
        return new Asks(model, session, Map.of(key, value), needs, asker);
    }

    Asks needs(Needs needed) {
        return new Asks(model, session, metadata, needed, asker);
    }

    Asks asker(Asker who) {
        return new Asks(model, session, metadata, needs, who);
    }

    Asks from(UUID organization) {
        return asker(new Asker(organization, null, null, false));
    }

    RouteAsk ask() {
        var controls = new RouteControls(
                List.of(), ProviderControls.NONE, Fallbacks.NONE, session, metadata, null, null, false);
        return new RouteAsk(model, Capability.CHAT, OwnKeys.NONE, controls, () -> needs, asker);
    }

    /** Below {@code routes:} in the file {@code r.yaml}. */
    static List<NamedRoute> routes(String yaml) {
        return RouteFiles.read(Map.of(Path.of("r.yaml"), "routes:\n" + yaml.indent(2)));
    }

    static RouteTable table(String yaml) {
        var table = RouteTable.of(routes(yaml), Map.of());
        table.check();
        return table;
    }
}
